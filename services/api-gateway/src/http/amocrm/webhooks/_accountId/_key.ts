import { AccountId, CrmChanged, PochtovikError } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import Type, { type Static } from 'typebox';
import { readCrmChanges } from '../../../../domain/crm-changes.ts';
import { readWebhookBody } from '../../../../domain/webhook-body.ts';
import { isWebhookKey } from '../../../../domain/webhook-key.ts';
import type { Routes } from '../../../../server/app.ts';

const Params = Type.Object({ accountId: AccountId, key: Type.String({ maxLength: 200 }) });
/** A hook carries every field of each card that one call changed. */
const MAX_BYTES = 1024 * 1024;
const MAX_FIELDS = 20_000;

/**
 * POST /amocrm/webhooks/:accountId/:key: amoCRM tells of changed cards. Hooks are not signed; the key in the address, which only we and amoCRM know, proves
 * the account. It goes on as an event; when the bus is away amoCRM is asked to come again, since nothing but freshness hangs on it.
 * Errors: WEBHOOK_KEY_INVALID, WEBHOOK_MALFORMED, SERVICE_UNAVAILABLE.
 */
export const accountWebhook: Routes = (app, { webhookSecrets, bus }) => {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_request, text, done) =>
      done(null, text),
    );
    scope.post<{ Params: Static<typeof Params> }>(
      '/amocrm/webhooks/:accountId/:key',
      { config: { auth: 'public' }, schema: { hide: true, params: Params } },
      async (request) => {
        const { accountId, key } = request.params;
        if (!isWebhookKey(webhookSecrets, accountId, key, 'account-webhook')) {
          throw new PochtovikError('WEBHOOK_KEY_INVALID');
        }
        const text = typeof request.body === 'string' ? request.body : '';
        const changes = readCrmChanges(readWebhookBody(request.headers['content-type'], text, MAX_FIELDS));
        if (changes) await publish(bus, outboxEntry(CrmChanged, accountId, changes, { now: new Date() }));
        return {};
      },
    );
  });
};
