import Type from 'typebox';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The widget was installed in an amoCRM account (or installed again) and its tokens are stored. */
export const AccountInstalled = defineEvent({
  type: 'account.installed',
  version: 1,
  summary: 'The widget is installed and amoCRM can be called for this account.',
  publisher: 'amocrm-sync',
  data: Type.Object({
    subdomain: Type.String(),
    origin: Type.String({ description: 'https://host of the account' }),
    name: Type.String(),
    timezone: Type.String({ description: 'IANA time zone of the account' }),
    currency: Type.String({ description: 'ISO 4217' }),
    installedByUserId: Type.Integer(),
  }),
  example: {
    subdomain: 'company',
    origin: 'https://company.amocrm.ru',
    name: 'Компания',
    timezone: 'Europe/Moscow',
    currency: 'RUB',
    installedByUserId: EXAMPLE.userId,
  },
});
