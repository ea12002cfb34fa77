import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Actor,
  DigitalPipelineTriggered,
  type LetterFilter,
  LetterGet,
  LetterList,
  LetterSent,
  newId,
  stableId,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, MAILBOX, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const USERS_MAILBOX = { ...MAILBOX, id: newId(), userId: USER.userId };
const LEAD = card().entity;
const OTHER_LEAD = { type: 'lead', id: 5_002 } as const;

let neighbours: Neighbours;
let composer: RunningService;
/** Letters in the order they were asked for: three of the administrator's mailbox, two of the user's, one without any. */
const letterIds: string[] = [];
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  const { world } = neighbours;
  world.mailboxes = [MAILBOX, USERS_MAILBOX];
  for (const entity of [LEAD, OTHER_LEAD]) world.cards.set(`${ACCOUNT}:lead:${entity.id}`, card({ entity }));
  const templateId = newId();
  await neighbours.ask(TemplateSave, { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content() });
  for (const asked of [
    hook(templateId),
    hook(templateId),
    hook(templateId, { leadId: OTHER_LEAD.id }),
    hook(templateId, { mailboxId: USERS_MAILBOX.id }),
    hook(templateId, { mailboxId: USERS_MAILBOX.id, leadId: OTHER_LEAD.id }),
    hook('no such template'),
  ]) {
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, asked);
    const letterId = stableId('letter', ACCOUNT, asked.hookId);
    await eventually('the letter is there', () => get(letterId).catch(() => undefined));
    letterIds.push(letterId);
  }
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

const get = (letterId: string, actor: Actor = ADMINISTRATOR, accountId = ACCOUNT) =>
  neighbours.ask(LetterGet, { accountId, actor, letterId });

interface Wanted extends LetterFilter {
  actor?: Actor;
  accountId?: number;
  entity?: { type: 'lead'; id: number };
  cursor?: string;
  limit?: number;
}

function list({ accountId = ACCOUNT, actor = ADMINISTRATOR, limit = 100, ...filter }: Wanted = {}) {
  return neighbours.ask(LetterList, { accountId, actor, limit, ...filter });
}

const idsOf = ({ letters }: { letters: { id: string }[] }) => letters.map(({ id }) => id);

test('letters are listed newest first', async () => {
  const listed = await list();
  assert.deepEqual(idsOf(listed), letterIds.toReversed());
  assert.equal(listed.nextCursor, null);
  assert.ok(listed.letters.every((letter) => !('html' in letter)));
});

test('pages by cursor show every letter once, also of one millisecond and while new ones arrive', async () => {
  const collection = neighbours.kit.database
    .useDb(neighbours.environment['MONGODB_DATABASE'] ?? '')
    .collection<{ _id: string; accountId: number }>('letters');
  const example = await collection.findOne({ _id: letterIds[0] ?? '' });
  assert.ok(example);
  const ids = Array.from({ length: 25 }, () => newId());
  const account = 31_000_009;
  const at = new Date('2026-11-23T09:00:00Z');
  await collection.insertMany(ids.map((_id) => ({ ...example, _id, accountId: account, createdAt: at })));
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 5; page += 1) {
    const listed = await list({ accountId: account, limit: 5, ...(cursor && { cursor }) });
    seen.push(...idsOf(listed));
    await collection.insertOne({ ...example, _id: newId(), accountId: account });
    assert.equal(listed.nextCursor === null, page === 4);
    cursor = listed.nextCursor ?? undefined;
  }
  assert.deepEqual(seen, ids.toSorted().toReversed());
});

test('a list is narrowed by state and card', async () => {
  const sent = letterIds[1] ?? '';
  await neighbours.tell(LetterSent, ACCOUNT, { ...LetterSent.example, letterId: sent });
  await eventually('the letter is sent', async () => (await get(sent)).state === 'sent');
  assert.deepEqual(idsOf(await list({ state: 'sent' })), [sent]);
  assert.deepEqual(idsOf(await list({ state: 'not_sent' })), [letterIds[5]]);
  assert.deepEqual(idsOf(await list({ entity: OTHER_LEAD })), [letterIds[4], letterIds[2]]);
  assert.deepEqual(idsOf(await list({ entity: OTHER_LEAD, state: 'sent' })), []);
});

test('a list is narrowed by user, mailbox, template and time', async () => {
  const ofUser = [letterIds[4], letterIds[3]];
  assert.deepEqual(idsOf(await list({ userId: USER.userId })), ofUser);
  assert.deepEqual(idsOf(await list({ userId: 7_009 })), []);
  assert.deepEqual(idsOf(await list({ mailboxId: USERS_MAILBOX.id })), ofUser);
  assert.deepEqual(idsOf(await list({ mailboxId: MAILBOX.id, userId: USER.userId })), []);
  assert.deepEqual(idsOf(await list({ actor: USER, mailboxId: MAILBOX.id })), [], 'not by naming a mailbox of others');
  assert.deepEqual(idsOf(await list({ actor: USER, userId: ADMINISTRATOR.userId })), [], 'nor their owner');
  assert.deepEqual(idsOf(await list({ templateId: 'no such template' })), [letterIds[5]]);
  const [, , third] = (await list()).letters.toReversed();
  const from = third?.createdAt ?? '';
  assert.deepEqual(idsOf(await list({ from })), letterIds.slice(2).toReversed());
  assert.deepEqual(idsOf(await list({ to: from })), letterIds.slice(0, 2).toReversed());
});

test('letters are found by recipient, subject and id, by words that begin theirs, narrowed and paged as any list', async () => {
  const addressed = letterIds.slice(0, 5).toReversed();
  for (const search of ['anna@client.test', 'АННА', 'смирн', 'коммерч предлож', 'client']) {
    assert.deepEqual(idsOf(await list({ search })), addressed, search);
  }
  assert.deepEqual(idsOf(await list({ search: 'анна счёт' })), []);
  assert.deepEqual(idsOf(await list({ search: ' . ' })), letterIds.toReversed());
  assert.deepEqual(idsOf(await list({ search: letterIds[5] ?? '' })), [letterIds[5]]);
  assert.deepEqual(idsOf(await list({ search: letterIds[5] ?? '', actor: USER })), []);
  assert.deepEqual(idsOf(await list({ search: 'анна', accountId: OTHER_ACCOUNT })), []);
  assert.deepEqual(idsOf(await list({ search: 'анна', entity: OTHER_LEAD })), [letterIds[4], letterIds[2]]);
  const first = await list({ search: 'анна', limit: 2 });
  const second = await list({ search: 'анна', limit: 3, cursor: first.nextCursor ?? '' });
  assert.deepEqual([...idsOf(first), ...idsOf(second)], addressed);
  assert.equal(second.nextCursor, null);
});

test('a user sees letters of own mailboxes only', async () => {
  assert.deepEqual(idsOf(await list({ actor: USER })), [letterIds[4], letterIds[3]]);
  assert.equal((await get(letterIds[3] ?? '', USER)).id, letterIds[3]);
  await assert.rejects(get(letterIds[0] ?? '', USER), { code: 'LETTER_UNKNOWN' });
  await assert.rejects(get(letterIds[5] ?? '', USER), { code: 'LETTER_UNKNOWN' });
  assert.deepEqual(idsOf(await list({ actor: { userId: 7_003, role: 'user' } })), []);
});

test('letters of another account are neither listed nor found', async () => {
  assert.deepEqual(idsOf(await list({ accountId: OTHER_ACCOUNT })), []);
  await assert.rejects(get(letterIds[0] ?? '', ADMINISTRATOR, OTHER_ACCOUNT), { code: 'LETTER_UNKNOWN' });
});

test('a cursor that is none is refused', async () => {
  await assert.rejects(list({ cursor: 'bm90IG91cnM' }), { code: 'BAD_REQUEST' });
});
