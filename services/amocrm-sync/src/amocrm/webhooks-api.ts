import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import type { AmocrmClient, Scope } from './client.ts';

/** What we want to hear of (amo crm_platform/webhooks-api): there are no webhooks of users, pipelines and fields, cards show them. */
const SETTINGS = ['lead', 'contact', 'company'].flatMap((card) => [
  `add_${card}`,
  `update_${card}`,
  `delete_${card}`,
  `responsible_${card}`,
]);
const Subscription = parserOf(Type.Object({ destination: Type.String() }));

/** Subscribes an address. The address is the key in amoCRM: subscribing it again changes nothing. */
export async function subscribeWebhook(client: AmocrmClient, scope: Scope, destination: string): Promise<void> {
  await client.write(scope, {
    ...{ method: 'POST', path: '/api/v4/webhooks', parser: Subscription },
    // Nothing is to be noted: what may have been done is done again without harm.
    beforeSend: async () => {},
    body: { destination, settings: [...SETTINGS, 'status_lead'] },
  });
}
