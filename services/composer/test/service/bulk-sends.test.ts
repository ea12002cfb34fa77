import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  BulkSendAddRecipients,
  BulkSendCancel,
  BulkSendCancelled,
  BulkSendCheck,
  BulkSendCreate,
  BulkSendGet,
  BulkSendList,
  BulkSendPause,
  BulkSendPaused,
  BulkSendProgressed,
  BulkSendResume,
  BulkSendResumed,
  BulkSendStart,
  LetterCancelled,
  LetterResend,
  LetterSent,
  newId,
  PochtovikError,
  SuppressionAdd,
  stableId,
  type TemplateContent,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { addLeads, bulkSend, cardTo, leadsFrom, named, read } from './bulk-hands.ts';
import { ACCOUNT, ADMINISTRATOR, content, MAILBOX, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

async function saved(changes: Partial<TemplateContent> = {}): Promise<string> {
  const templateId = newId();
  const request = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content(changes) };
  await neighbours.ask(TemplateSave, request);
  return templateId;
}

const queuedOf = (bulkSendId: string) =>
  neighbours.queued.filter(
    ({ data }) => data.letter.origin.type === 'bulk-send' && data.letter.origin.bulkSendId === bulkSendId,
  );

function sent(letterId: string) {
  return neighbours.tell(LetterSent, ACCOUNT, { ...LetterSent.example, letterId });
}

test('a bulk send makes a letter for each card, with its link to unsubscribe, and counts who gets none', async () => {
  const cards = [
    ...Array.from({ length: 5 }, (_, index) => cardTo(100 + index, `client${index}@client.test`)),
    cardTo(110, null),
    cardTo(111, 'Stop@client.test'),
  ];
  await neighbours.ask(SuppressionAdd, { accountId: ACCOUNT, address: 'stop@client.test' });
  const entities = [...addLeads(neighbours, cards), { type: 'lead' as const, id: 999 }];
  const { id, state } = await bulkSend(neighbours, await saved(), entities);
  assert.equal(state, 'running');
  const made = await eventually('all letters are made', async () => {
    const found = await read(neighbours, id);
    return found.counts.waiting === 0 && found;
  });
  assert.deepEqual(made.counts, { waiting: 0, queued: 5, sent: 0, notSent: 3, maybeSent: 0, cancelled: 0 });
  const queued = await eventually('the letters are queued', () => queuedOf(id).length === 5 && queuedOf(id));
  for (const { data } of queued) {
    assert.deepEqual([data.priority, data.mailboxId], ['bulk', MAILBOX.id]);
    assert.equal(data.letter.sendId, stableId('send', ACCOUNT, id));
    assert.match(data.unsubscribeUrl ?? '', /^https:\/\/track\.test\/u\//);
  }
  assert.equal(new Set(queued.map(({ data }) => data.letter.letterId)).size, 5);
  const refusals = await eventually('the refusals are told', () => {
    const told = neighbours.notComposed.filter(({ data }) => data.letter.sendId === stableId('send', ACCOUNT, id));
    return told.length === 3 && told;
  });
  assert.deepEqual(refusals.map(({ data }) => data.code).toSorted(), [
    'ENTITY_UNKNOWN',
    'RECIPIENT_NONE',
    'RECIPIENT_SUPPRESSED',
  ]);

  for (const { data } of queued) await sent(data.letter.letterId);
  const done = await eventually('the send is done', async () => {
    const found = await read(neighbours, id);
    return found.state === 'done' && found;
  });
  assert.deepEqual([done.counts.sent, done.counts.queued], [5, 0]);
  await assert.rejects(neighbours.ask(BulkSendPause, named(id)), { code: 'BULK_SEND_ENDED' });
  const told = await eventually('its end is told', () =>
    neighbours.progressed.find(({ data }) => data.bulkSendId === id && data.state === 'done'),
  );
  assert.deepEqual(told.data.counts, done.counts);
});

test('making, adding and starting it again makes nothing twice', async () => {
  const templateId = await saved();
  const entities = leadsFrom(neighbours, 200, 3);
  const bulkSendId = newId();
  for (let time = 0; time < 3; time += 1) {
    await neighbours.ask(BulkSendCreate, { ...named(bulkSendId), templateId });
    if (time === 0) {
      const twice = [...entities, ...entities];
      for (let again = 0; again < 2; again += 1) {
        const added = await neighbours.ask(BulkSendAddRecipients, { ...named(bulkSendId), part: 0, entities: twice });
        assert.equal(added.recipients, 3);
      }
    }
    await neighbours.ask(BulkSendStart, named(bulkSendId));
  }
  await eventually('the letters are queued', () => queuedOf(bulkSendId).length >= 3);
  const found = await read(neighbours, bulkSendId);
  assert.deepEqual([found.recipients, found.counts.queued], [3, 3]);
  const late = { ...named(bulkSendId), part: 1, entities };
  await assert.rejects(neighbours.ask(BulkSendAddRecipients, late), { code: 'BULK_SEND_STARTED' });
});

test('all letters are made from the template as it was when the send was made', async () => {
  const templateId = await saved({ subject: 'Первая' });
  const entities = leadsFrom(neighbours, 250, 2);
  const bulkSendId = newId();
  await neighbours.ask(BulkSendCreate, { ...named(bulkSendId), templateId });
  const request = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId };
  await neighbours.ask(TemplateSave, { ...request, content: content({ subject: 'Вторая' }) });
  await neighbours.ask(BulkSendAddRecipients, { ...named(bulkSendId), part: 0, entities });
  await neighbours.ask(BulkSendStart, named(bulkSendId));
  const queued = await eventually(
    'the letters are queued',
    () => queuedOf(bulkSendId).length === 2 && queuedOf(bulkSendId),
  );
  assert.deepEqual([...new Set(queued.map(({ data }) => data.letter.subject))], ['Первая']);
});

test('a paused send makes no more letters; each change is told once with a greater number', async () => {
  neighbours.world.cardError = new PochtovikError('CRM_UNAVAILABLE');
  const { id } = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 300, 2));
  for (let again = 0; again < 2; again += 1) {
    assert.equal((await neighbours.ask(BulkSendPause, named(id))).state, 'paused');
  }
  neighbours.world.cardError = null;
  const other = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 310, 2));
  await eventually('letters of another send are queued', () => queuedOf(other.id).length === 2);
  assert.equal((await read(neighbours, id)).counts.waiting, 2);
  assert.equal((await neighbours.ask(BulkSendResume, named(id))).state, 'running');
  await eventually('its letters are queued', () => queuedOf(id).length === 2);
  const changes = await eventually('both changes are told', () => {
    const told = neighbours.changes.filter(({ data }) => data.bulkSendId === id);
    return told.length === 2 && told;
  });
  assert.deepEqual(
    changes.map(({ type, data }) => [type, data.revision, data.userId]),
    [
      [BulkSendPaused.type, 2, ADMINISTRATOR.userId],
      [BulkSendResumed.type, 3, ADMINISTRATOR.userId],
    ],
  );
});

test('who has no letter yet when the send is cancelled never gets one', async () => {
  neighbours.world.cardError = new PochtovikError('CRM_UNAVAILABLE');
  const { id } = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 400, 4));
  const cancelled = await neighbours.ask(BulkSendCancel, named(id));
  neighbours.world.cardError = null;
  assert.deepEqual([cancelled.state, cancelled.counts.cancelled], ['cancelled', 4]);
  assert.equal((await neighbours.ask(BulkSendCancel, named(id))).state, 'cancelled');
  await assert.rejects(neighbours.ask(BulkSendResume, named(id)), { code: 'BULK_SEND_ENDED' });
  const event = await eventually('it is told', () => neighbours.changes.find(({ data }) => data.bulkSendId === id));
  assert.equal(event.type, BulkSendCancelled.type);
  const other = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 410, 1));
  await eventually('a send made later is queued', () => queuedOf(other.id).length === 1);
  assert.equal(queuedOf(id).length, 0);
});

test('letters that a dead process has stored are told of, also when the send was cancelled meanwhile; no more are made', async () => {
  const { id } = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 570, 3));
  await eventually('its letters are told of', () => queuedOf(id).length === 3);
  const [letter] = queuedOf(id);
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  const [letters, pieces, sends] = ['letters', 'bulk_pieces', 'bulk_sends'].map((name) =>
    database.collection<{ _id: string }>(name),
  );
  assert.ok(letters && pieces && sends && letter);
  await eventually(
    'its piece is done',
    async () => (await pieces.countDocuments({ bulkSendId: id, isDone: true })) === 1,
  );
  // As if the process had died behind the first letter, before it was on the bus. Another id, since the stream drops one that it knows.
  const { letterId } = letter.data.letter;
  await letters.deleteMany({ 'origin.bulkSendId': id, _id: { $ne: letterId } });
  await letters.updateOne({ _id: letterId }, { $set: { 'outbox.0.id': newId() } });
  await neighbours.ask(BulkSendCancel, named(id));
  await pieces.updateOne({ bulkSendId: id }, { $set: { isDone: false, dueAt: new Date() } });
  await sends.updateOne({ _id: id }, { $set: { isExpanded: false, dueAt: new Date() } });
  await eventually('the letter is told of again', () => queuedOf(id).length === 4);
  assert.deepEqual(queuedOf(id).at(-1)?.data, letter.data);
  await eventually(
    'the piece is done',
    async () => (await pieces.countDocuments({ bulkSendId: id, isDone: true })) === 1,
  );
  assert.equal(await letters.countDocuments({ 'origin.bulkSendId': id }), 1);
});

test('a letter sent again counts for its recipient once, and leaves as a single one', async () => {
  const { id } = await bulkSend(neighbours, await saved(), leadsFrom(neighbours, 500, 2));
  const [first] = await eventually('the letters are queued', () => queuedOf(id).length === 2 && queuedOf(id));
  assert.ok(first);
  const { letterId } = first.data.letter;
  await neighbours.tell(LetterCancelled, ACCOUNT, { ...LetterCancelled.example, letterId });
  await eventually('it is cancelled', async () => (await read(neighbours, id)).counts.cancelled === 1);
  const request = { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId, resendId: newId(), confirmMaybeSent: false };
  await neighbours.ask(LetterResend, request);
  assert.deepEqual((await read(neighbours, id)).counts.queued, 2);
  const again = await eventually('the repeat is queued', () =>
    neighbours.queued.find(({ data }) => data.letter.letterId === request.resendId),
  );
  assert.equal(again.data.priority, 'single');
});

test('users see and change their own sends only, from their own mailboxes', async () => {
  const templateId = await saved({ isPublic: true });
  const own = { ...MAILBOX, id: newId(), userId: USER.userId };
  neighbours.world.mailboxes.push(own);
  const of = (bulkSendId: string) => ({ accountId: ACCOUNT, actor: USER, bulkSendId });
  const foreign = await bulkSend(neighbours, templateId, leadsFrom(neighbours, 600, 1));
  for (const contract of [BulkSendGet, BulkSendPause, BulkSendResume, BulkSendCancel, BulkSendStart]) {
    await assert.rejects(neighbours.ask(contract, of(foreign.id)), { code: 'BULK_SEND_UNKNOWN' });
  }
  const borrowed = { ...of(newId()), templateId, mailboxId: MAILBOX.id };
  await assert.rejects(neighbours.ask(BulkSendCreate, borrowed), { code: 'MAILBOX_UNKNOWN' });
  const hidden = { ...of(newId()), templateId: await saved({ isPublic: false }) };
  await assert.rejects(neighbours.ask(BulkSendCreate, hidden), { code: 'TEMPLATE_UNKNOWN' });
  const made = await neighbours.ask(BulkSendCreate, { ...of(newId()), templateId });
  assert.equal(made.mailboxId, own.id, 'the default mailbox is the own one');
  const list = { accountId: ACCOUNT, actor: USER, limit: 10 };
  assert.deepEqual(
    (await neighbours.ask(BulkSendList, list)).bulkSends.map(({ id }) => id),
    [made.id],
  );
  const elsewhere = { ...named(foreign.id), accountId: OTHER_ACCOUNT };
  await assert.rejects(neighbours.ask(BulkSendGet, elsewhere), { code: 'BULK_SEND_UNKNOWN' });
});

test('the list is newest first, page by page', async () => {
  const seen: string[] = [];
  let cursor: string | null | undefined;
  do {
    const request = { accountId: ACCOUNT, actor: ADMINISTRATOR, limit: 2, ...(cursor ? { cursor } : {}) };
    const page = await neighbours.ask(BulkSendList, request);
    seen.push(...page.bulkSends.map(({ createdAt, id }) => `${createdAt} ${id}`));
    cursor = page.nextCursor;
  } while (cursor);
  assert.ok(seen.length > 4);
  assert.deepEqual(seen, seen.toSorted().toReversed());
  assert.equal(new Set(seen).size, seen.length);
});

test('a check says who would get no letter, what is missing and who is named twice, and makes nothing', async () => {
  const cards = [
    cardTo(700, 'a@client.test'),
    cardTo(701, null),
    cardTo(702, 'A@client.test'),
    cardTo(703, 'b@client.test'),
  ];
  const last = cards.at(-1);
  assert.ok(last?.lead);
  last.lead.name = '';
  const entities = addLeads(neighbours, cards);
  const templateId = await saved({ subject: 'О сделке {lead.name}' });
  const before = (await neighbours.ask(BulkSendList, { accountId: ACCOUNT, actor: ADMINISTRATOR, limit: 50 })).bulkSends
    .length;
  const checked = await neighbours.ask(BulkSendCheck, {
    ...{ accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, mailboxId: MAILBOX.id },
    entities: [...entities, ...entities.slice(0, 1)],
  });
  assert.deepEqual([checked.recipients, checked.sendable], [4, 3]);
  assert.deepEqual(
    checked.problems.map(({ entity, refusal, missing, duplicateOf }) => [
      entity.id,
      refusal?.code ?? null,
      missing,
      duplicateOf?.id ?? null,
    ]),
    [
      [701, 'RECIPIENT_NONE', [], null],
      [702, null, [], 700],
      [703, null, ['lead.name'], null],
    ],
  );
  const list = await neighbours.ask(BulkSendList, { accountId: ACCOUNT, actor: ADMINISTRATOR, limit: 50 });
  assert.equal(list.bulkSends.length, before);
});

test('an empty send does not start, and says what is missing', async () => {
  const bulkSendId = newId();
  await neighbours.ask(BulkSendCreate, { ...named(bulkSendId), templateId: await saved() });
  await assert.rejects(neighbours.ask(BulkSendStart, named(bulkSendId)), { code: 'BAD_REQUEST' });
});

test('progress is told about once a second at most', () => {
  const { type } = BulkSendProgressed;
  const bySend = Map.groupBy(neighbours.progressed, ({ data }) => data.bulkSendId);
  assert.ok(bySend.size > 0, type);
  for (const told of bySend.values()) {
    const times = told.map(({ occurredAt }) => Date.parse(occurredAt)).toSorted((a, b) => a - b);
    for (const [index, time] of times.entries()) {
      const next = times[index + 1];
      if (next !== undefined) assert.ok(next - time > 500, `${times}`);
    }
  }
});
