import { type LeadEvent, MERGE_SPAN_S, mergedInto } from '../domain/lead-merge.ts';
import { readLead } from './cards-api.ts';
import type { AmocrmClient, Query, Scope } from './client.ts';
import { unlessRefused } from './errors.ts';
import { HistoryPage } from './schemas.ts';

/** Merges one after another that are followed. */
const MOST_STEPS = 3;
const EVENTS_LIMIT = 100;

/** What became of a lead. */
export type LeadFate = { type: 'there' } | { type: 'merged'; into: number } | { type: 'gone' };

/** Looks whether a lead is there, or which one it was merged into; two calls more for a lead that is gone. Errors as {@link AmocrmClient.read}. */
export async function leadFate(client: AmocrmClient, scope: Scope, leadId: number): Promise<LeadFate> {
  let id = leadId;
  for (let step = 0; step <= MOST_STEPS; step += 1) {
    if (await readLead(client, scope, id, [])) return id === leadId ? { type: 'there' } : { type: 'merged', into: id };
    const into = await remains(client, scope, id);
    if (into === null) break;
    id = into;
  }
  return { type: 'gone' };
}

async function remains(client: AmocrmClient, scope: Scope, leadId: number): Promise<number | null> {
  const history = async (query: Query): Promise<LeadEvent[]> => {
    const page = await unlessRefused(
      client.read(scope, '/api/v4/events', { 'filter[entity]': 'lead', limit: EVENTS_LIMIT, ...query }, HistoryPage),
    );
    return page?._embedded.events ?? [];
  };
  const deletions = await history({ 'filter[type]': 'lead_deleted', 'filter[entity_id]': leadId });
  // A filter that amoCRM does not know is ignored in silence.
  const gone = deletions
    .filter(({ type, entity_id: id }) => type === 'lead_deleted' && id === leadId)
    .toSorted((a, b) => b.created_at - a.created_at)[0];
  if (!gone) return null;
  const merges = await history({
    'filter[type]': 'entity_merged',
    'filter[created_at][from]': gone.created_at - MERGE_SPAN_S,
    'filter[created_at][to]': gone.created_at + MERGE_SPAN_S,
  });
  return mergedInto(gone, merges);
}
