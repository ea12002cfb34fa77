import { EntitiesRead } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { readEntities } from '../cards/read-entities.ts';
import { fitting } from '../domain/fitting.ts';
import { requireActive } from '../store/require-active.ts';
import { withDeadline } from './deadline.ts';
import type { RequestParts } from './parts.ts';

/** Bytes that every bus carries, less what goes around an answer. */
const MAX_ANSWER_BYTES = 900_000;

/** Many cards with everything linked to them that variables can name, fresh. */
export function serveEntitiesRead(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(EntitiesRead, async ({ accountId, entities, with: wanted }) => {
    const account = await requireActive(parts.accounts, accountId);
    const read = await withDeadline(accountId, parts.readDeadlineMs, (scope) =>
      readEntities(parts, scope, account, entities, wanted),
    );
    const keyOf = ({ type, id }: { type: string; id: number }) => `${type}:${id}`;
    const known = new Set([...read.cards.map(({ entity }) => entity), ...read.rest].map(keyOf));
    const cards = fitting(read.cards, MAX_ANSWER_BYTES);
    return {
      cards,
      unknown: entities.filter((entity) => !known.has(keyOf(entity))),
      rest: [...read.cards.slice(cards.length).map(({ entity }) => entity), ...read.rest],
    };
  });
}
