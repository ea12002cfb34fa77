import { AccountSubscribe } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { AmocrmRefused } from '../amocrm/errors.ts';
import { subscribeWebhook } from '../amocrm/webhooks-api.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Has amoCRM tell an address of changed cards. */
export function serveAccountSubscribe(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(AccountSubscribe, async ({ accountId, destination }) => {
    await requireActive(parts.accounts, accountId);
    return withDeadline(accountId, parts.readDeadlineMs, async (scope) => {
      try {
        await subscribeWebhook(parts.client, scope, destination);
        return { subscribed: true };
      } catch (error) {
        if (error instanceof AmocrmRefused) return { subscribed: false };
        throw error;
      }
    });
  });
}
