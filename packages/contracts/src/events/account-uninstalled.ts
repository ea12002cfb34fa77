import Type from 'typebox';
import { defineEvent } from '../define.ts';

/** Access was revoked in amoCRM: nothing may be sent or changed for this account any more. */
export const AccountUninstalled = defineEvent({
  type: 'account.uninstalled',
  version: 1,
  summary: 'The widget was disabled in the account; sends and timers of the account stop.',
  publisher: 'amocrm-sync',
  data: Type.Object({ reason: Type.Union([Type.Literal('disable-hook'), Type.Literal('access-revoked')]) }),
  example: { reason: 'disable-hook' },
});
