import Type from 'typebox';
import { Id, ServerWords } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** amoCRM refused the change for good, or trying ended. */
export const CrmCommandFailed = defineEvent({
  type: 'crm.command-failed',
  version: 1,
  summary: 'A CRM command was refused by amoCRM or could not be carried out in its time.',
  publisher: 'amocrm-sync',
  data: Type.Object({ commandId: Id, code: Type.String(), reason: ServerWords }),
  example: { commandId: EXAMPLE.commandId, code: 'CRM_REFUSED', reason: 'status_id: NotSupportedChoice' },
});
