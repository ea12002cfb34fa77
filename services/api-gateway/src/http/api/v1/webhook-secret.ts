import { WebhookSecretGet } from '@pochtovik/contracts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

/** GET /api/v1/webhook-secret: the key that receivers of the account's webhooks check signatures with. */
export const webhookSecret: Routes = (app, { ask }) => {
  app.get(
    '/api/v1/webhook-secret',
    { config: { auth: 'administrator' }, schema: { response: { 200: WebhookSecretGet.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(WebhookSecretGet, accountId, { accountId });
    },
  );
};
