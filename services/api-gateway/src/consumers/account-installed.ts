import { AccountInstalled, AccountSubscribe } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Members } from '../crm/members.ts';
import { type WebhookSecret, webhookKey } from '../domain/webhook-key.ts';
import type { AccountOrigins } from '../store/account-origins.ts';

/** The widget was installed: pages of the account may call us, and amoCRM is to tell us of changed cards. */
export function consumeAccountInstalled(
  kit: Pick<Kit<unknown>, 'consume' | 'ask'>,
  deps: {
    origins: AccountOrigins;
    members: Members;
    publicUrl: string;
    webhookSecrets: readonly WebhookSecret[];
  },
): void {
  kit.consume(AccountInstalled, async ({ accountId, occurredAt, data }, { log }) => {
    await deps.origins.note(accountId, { origin: data.origin, isActive: true, at: new Date(occurredAt) });
    deps.members.forgetAccount(accountId);
    const key = webhookKey(deps.webhookSecrets, accountId, 'account-webhook');
    const destination = `${deps.publicUrl}/amocrm/webhooks/${accountId}/${key}`;
    // What is remembered of the account ages without it, so it keeps nobody waiting.
    await kit.ask(AccountSubscribe, accountId, { accountId, destination }).catch((err) => {
      log.warn({ event: 'webhooks.not-subscribed', accountId, err }, 'amoCRM will not tell of changes');
    });
  });
}
