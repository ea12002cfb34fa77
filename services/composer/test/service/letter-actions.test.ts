import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Actor,
  DigitalPipelineTriggered,
  LetterCancel,
  LetterCancelled,
  LetterFailed,
  LetterGet,
  LetterLinkTarget,
  LetterList,
  LetterResend,
  LetterSent,
  newId,
  stableId,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, LINK_NUMBER, MAILBOX, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

let neighbours: Neighbours;
let composer: RunningService;
let templateId: string;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  templateId = newId();
  await save();
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});
beforeEach(() => {
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  neighbours.world.cancelOutcome = 'cancelled';
});

function save(changes: Parameters<typeof content>[0] = {}) {
  const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content(changes) };
  return neighbours.ask(TemplateSave, template);
}
const get = (letterId: string) => neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });

async function newLetter(): Promise<string> {
  const told = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, told);
  const letterId = stableId('letter', ACCOUNT, told.hookId);
  await eventually('the letter is made', () => get(letterId).catch(() => undefined));
  return letterId;
}

async function failedLetter(maybeSent = false): Promise<string> {
  const letterId = await newLetter();
  await neighbours.tell(LetterFailed, ACCOUNT, { ...LetterFailed.example, letterId, maybeSent });
  await eventually('the letter has failed', async () => (await get(letterId)).state !== 'queued');
  return letterId;
}

interface Asked {
  resendId?: string;
  confirmMaybeSent?: boolean;
  actor?: Actor;
  accountId?: number;
}

const resend = (letterId: string, { accountId = ACCOUNT, actor = ADMINISTRATOR, ...asked }: Asked = {}) =>
  neighbours.ask(LetterResend, { accountId, actor, letterId, resendId: newId(), confirmMaybeSent: false, ...asked });
const cancel = (letterId: string, actor = ADMINISTRATOR, accountId = ACCOUNT) =>
  neighbours.ask(LetterCancel, { accountId, actor, letterId });
const queuedOf = (letterId: string) =>
  eventually('letter.queued', () => neighbours.queued.find(({ data }) => data.letter.letterId === letterId)?.data);
const codec = () => createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));

test('a letter that was not sent is sent again: same content, own id, Message-ID and tracked addresses', async () => {
  const letterId = await failedLetter();
  const before = await queuedOf(letterId);
  await save({ html: '<p>Новая версия</p>' });
  const resendId = newId();
  const again = await resend(letterId, { resendId });
  await save();
  assert.deepEqual([again.id, again.state, again.resendOf], [resendId, 'queued', letterId]);

  const queued = await queuedOf(resendId);
  assert.equal(queued.messageId, `<${resendId}@company.test>`);
  assert.deepEqual(queued.letter, { ...before.letter, letterId: resendId });
  assert.deepEqual([queued.to, queued.from, queued.mailboxId], [before.to, before.from, before.mailboxId]);
  const plain = (body: string) => body.replaceAll(/\/[oc]\/[\w-]+/g, '');
  assert.deepEqual([plain(queued.html), plain(queued.text)], [plain(before.html), plain(before.text)]);
  const open = codec().decode(/\/o\/([\w-]+)\.gif/.exec(queued.html)?.[1] ?? '', 'open');
  assert.ok(open.ok && open.claims.letterId === resendId);
  for (const body of [queued.html, queued.text]) {
    const click = codec().decode(/\/c\/([\w-]+)/.exec(body)?.[1] ?? '', 'click');
    assert.ok(click.ok && click.claims.letterId === resendId);
  }
  const target = { accountId: ACCOUNT, letterId: resendId, linkNumber: LINK_NUMBER };
  assert.ok((await neighbours.ask(LetterLinkTarget, target)).url);

  const old = await get(letterId);
  assert.deepEqual([old.state, old.resentAs], ['not_sent', resendId]);
  const { event, detail } = old.timeline.find((line) => line.event === 'letter.resent') ?? {};
  assert.deepEqual([event, detail?.includes(resendId)], ['letter.resent', true]);
  assert.match((await get(resendId)).timeline[0]?.detail ?? '', /повторяет/);
});

test('a letter is repeated once, however often, by whom and at once it is asked; the repeat may be repeated', async () => {
  const letterId = await failedLetter();
  const answers = await Promise.all([resend(letterId), resend(letterId), resend(letterId)]);
  const again = await resend(letterId);
  const ids = new Set([...answers, again].map(({ id }) => id));
  assert.equal(ids.size, 1);
  assert.equal((await get(letterId)).timeline.filter(({ event }) => event === 'letter.resent').length, 1);
  await neighbours.tell(LetterFailed, ACCOUNT, { ...LetterFailed.example, letterId: again.id });
  await eventually('the repeat has failed', async () => (await get(again.id)).state === 'not_sent');
  assert.equal((await resend(again.id)).resendOf, again.id);
});

test('a claim whose maker died is finished by whoever asks next', async () => {
  const letterId = await failedLetter();
  const resentAs = newId();
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  await database.collection<{ _id: string }>('letters').updateOne({ _id: letterId }, { $set: { resentAs } });
  assert.equal((await resend(letterId)).id, resentAs);
  await queuedOf(resentAs);
});

test('a letter that may have left is sent again only by the word of a person', async () => {
  const letterId = await failedLetter(true);
  await assert.rejects(resend(letterId), { code: 'LETTER_MAYBE_SENT' });
  assert.equal((await get(letterId)).resentAs, undefined);
  assert.equal((await resend(letterId, { confirmMaybeSent: true })).resendOf, letterId);
});

test('a letter that waits or was sent is not sent again', async () => {
  const letterId = await newLetter();
  await assert.rejects(resend(letterId, { confirmMaybeSent: true }), { code: 'LETTER_NOT_RESENDABLE' });
  await neighbours.tell(LetterSent, ACCOUNT, { ...LetterSent.example, letterId });
  await eventually('the letter is sent', async () => (await get(letterId)).state === 'sent');
  await assert.rejects(resend(letterId, { confirmMaybeSent: true }), { code: 'LETTER_NOT_RESENDABLE' });
});

test('a letter that could not be composed is composed anew', async () => {
  neighbours.world.cards.delete(`${ACCOUNT}:lead:${card().entity.id}`);
  const letterId = await newLetter();
  assert.equal((await get(letterId)).failure?.code, 'ENTITY_UNKNOWN');
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  const again = await resend(letterId);
  assert.deepEqual([again.state, again.resendOf, again.to], ['queued', letterId, 'anna@client.test']);
  assert.match((await queuedOf(again.id)).html, /Здравствуйте, Анна!/);
});

test('a queued letter is taken back and stands among those not sent, with its line', async () => {
  const letterId = await newLetter();
  assert.equal((await cancel(letterId)).state, 'cancelled');
  const told = { ...LetterCancelled.example, letterId };
  await neighbours.tell(LetterCancelled, ACCOUNT, told, { id: stableId('letter.cancelled', letterId) });
  await eventually('the event sets the state and its line', async () => {
    const { state, timeline } = await get(letterId);
    return state === 'cancelled' && timeline.some((entry) => /отменена/.test(entry.detail));
  });
  const filter = { accountId: ACCOUNT, actor: ADMINISTRATOR, limit: 100 };
  const { letters } = await neighbours.ask(LetterList, { ...filter, state: 'not_sent' });
  assert.ok(letters.some(({ id, state }) => id === letterId && state === 'cancelled'));
  assert.equal((await cancel(letterId)).state, 'cancelled', 'asking again says the same');
  assert.equal((await resend(letterId)).resendOf, letterId, 'it can be sent after all');
});

test('a letter that is leaving or has an end is not taken back', async () => {
  const letterId = await newLetter();
  neighbours.world.cancelOutcome = 'too-late';
  await assert.rejects(cancel(letterId), { code: 'LETTER_NOT_CANCELLABLE' });
  assert.equal((await get(letterId)).state, 'queued');
  await assert.rejects(cancel(await failedLetter()), { code: 'LETTER_NOT_CANCELLABLE' });
});

test('only who may read a letter may repeat it or take it back', async () => {
  const letterId = await failedLetter();
  const unknown = { code: 'LETTER_UNKNOWN' };
  await assert.rejects(resend(letterId, { actor: USER }), unknown);
  await assert.rejects(resend(letterId, { accountId: OTHER_ACCOUNT }), unknown);
  const queued = await newLetter();
  await assert.rejects(cancel(queued, USER), unknown);
  await assert.rejects(cancel(queued, ADMINISTRATOR, OTHER_ACCOUNT), unknown);
  const owner: Actor = { userId: MAILBOX.userId, role: 'user' };
  assert.equal((await cancel(queued, owner)).state, 'cancelled');
});
