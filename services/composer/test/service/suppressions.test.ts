import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  type BounceCategory,
  DigitalPipelineTriggered,
  LetterBounced,
  LetterFailed,
  LetterGet,
  LetterResend,
  newId,
  SuppressionAdd,
  SuppressionList,
  SuppressionRemove,
  stableId,
  TemplateSave,
  TrackingUnsubscribed,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, OTHER_ACCOUNT } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const ADDRESS = 'anna@client.test';
const BORIS = card({
  entity: { type: 'lead', id: 5_002 },
  contacts: card().contacts.map((contact) => ({ ...contact, emails: ['boris@client.test'] })),
});

let neighbours: Neighbours;
let composer: RunningService;
const templateId = newId();
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  neighbours.world.cards.set(`${ACCOUNT}:lead:${BORIS.entity.id}`, BORIS);
  const html = '<p>Привет</p><a href="{unsubscribe_link}">Отписаться</a>';
  const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content({ html }) };
  await neighbours.ask(TemplateSave, template);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});
beforeEach(async () => {
  for (const { address } of (await list()).suppressions) await remove(address);
});

const get = (letterId: string) => neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });
const list = (asked: { search?: string; cursor?: string; limit?: number } = {}, accountId = ACCOUNT) =>
  neighbours.ask(SuppressionList, { accountId, limit: 100, ...asked });
const add = (address: string, accountId = ACCOUNT) => neighbours.ask(SuppressionAdd, { accountId, address });
const remove = (address: string, accountId = ACCOUNT) => neighbours.ask(SuppressionRemove, { accountId, address });
const unsubscribe = (letterId: string, options?: { id?: string; at?: string }) =>
  neighbours.tell(TrackingUnsubscribed, ACCOUNT, { ...TrackingUnsubscribed.example, letterId }, options);
const reasonOf = async (address: string) =>
  (await list()).suppressions.find((entry) => entry.address === address)?.reason;

async function newLetter(leadId = card().entity.id) {
  const told = hook(templateId, { leadId });
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, told);
  const letterId = stableId('letter', ACCOUNT, told.hookId);
  return eventually('the letter is made', () => get(letterId).catch(() => undefined));
}

test('a letter by template carries its own unsubscribe address, in its headers and where the template names it', async () => {
  const { id } = await newLetter();
  const queued = await eventually('letter.queued', () =>
    neighbours.queued.find(({ data }) => data.letter.letterId === id),
  );
  const { unsubscribeUrl = '', html, text } = queued.data;
  assert.ok(html.includes(`<a href="${unsubscribeUrl}">`), html);
  assert.ok(text.includes(unsubscribeUrl));
  const codec = createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));
  const token = codec.decode(/^https:\/\/track\.test\/u\/([\w-]+)$/.exec(unsubscribeUrl)?.[1] ?? '', 'unsubscribe');
  assert.ok(token.ok);
  assert.deepEqual([token.claims.accountId, token.claims.letterId], [ACCOUNT, id]);
});

test('who unsubscribes gets no more letters by template, until an administrator takes the address out', async () => {
  const { id } = await newLetter();
  await unsubscribe(id);
  await eventually('the address is in the list', async () => (await reasonOf(ADDRESS)) === 'unsubscribed');
  await eventually('a line', async () => (await get(id)).timeline.some(({ detail }) => /отписался/.test(detail)));

  const refused = await newLetter();
  assert.deepEqual([refused.state, refused.failure?.code, refused.to], ['not_sent', 'RECIPIENT_SUPPRESSED', ADDRESS]);
  await eventually('letter.not-composed', () =>
    neighbours.notComposed.some(({ data }) => data.letter.letterId === refused.id),
  );
  assert.equal((await remove('Anna@CLIENT.test')).letterId, id);
  assert.equal((await newLetter()).state, 'queued');
});

test('who unsubscribes does not get what waits in the queue either; letters to others stay', async () => {
  const [read, waiting, other] = [await newLetter(), await newLetter(), await newLetter(BORIS.entity.id)];
  await unsubscribe(read.id);
  await eventually('the letter is taken back', () => neighbours.world.cancelled.includes(waiting.id));
  assert.ok(!neighbours.world.cancelled.includes(other.id));
});

test('an address that does not exist gets no more letters by template; a full mailbox does', async () => {
  const bounce = (letterId: string, category: BounceCategory) =>
    neighbours.tell(LetterBounced, ACCOUNT, {
      ...LetterBounced.example,
      letterId,
      category,
      receivedAt: new Date().toISOString(),
    });
  const boris = await newLetter(BORIS.entity.id);
  await bounce(boris.id, 'mailbox_full');
  const anna = await newLetter();
  await bounce(anna.id, 'address_unknown');
  await eventually('in the list', async () => (await reasonOf(ADDRESS)) === 'bounced');
  await eventually('both bounces are noted', async () => (await get(boris.id)).bouncedAt !== null);
  assert.equal(await reasonOf('boris@client.test'), undefined);
});

test('a repeated letter does not pass the list either', async () => {
  const { id: letterId } = await newLetter();
  await neighbours.tell(LetterFailed, ACCOUNT, { ...LetterFailed.example, letterId });
  await eventually('the letter has failed', async () => (await get(letterId)).state === 'not_sent');
  await add(ADDRESS);
  const order = { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId, resendId: newId(), confirmMaybeSent: false };
  const again = await neighbours.ask(LetterResend, order);
  assert.deepEqual([again.state, again.failure?.code], ['not_sent', 'RECIPIENT_SUPPRESSED']);
});

test('an event told again after the address was taken out does not put it back; a new wish does', async () => {
  const { id } = await newLetter();
  const told = { id: newId(), at: new Date().toISOString() };
  await unsubscribe(id, told);
  await eventually('in the list', async () => (await reasonOf(ADDRESS)) === 'unsubscribed');
  await remove(ADDRESS);
  await unsubscribe(id, told);
  const boris = await newLetter(BORIS.entity.id);
  await unsubscribe(boris.id);
  await eventually(
    'what came behind it is in the list',
    async () => (await reasonOf('boris@client.test')) !== undefined,
  );
  assert.equal(await reasonOf(ADDRESS), undefined);
  await unsubscribe(id);
  await eventually('in the list again', async () => (await reasonOf(ADDRESS)) === 'unsubscribed');
});

test('spellings are one entry; the owner’s wish outweighs an entry by hand, and not the other way round', async () => {
  assert.equal((await add('ANNA@Client.test')).address, ADDRESS);
  await add(ADDRESS);
  assert.equal((await list()).suppressions.length, 1);
  const { id } = await newLetter().then(async (refused) => {
    await remove(ADDRESS);
    const letter = await newLetter();
    await add(ADDRESS);
    assert.equal(refused.state, 'not_sent');
    return letter;
  });
  await unsubscribe(id);
  await eventually('the reason is the owner’s', async () => (await reasonOf(ADDRESS)) === 'unsubscribed');
  assert.equal((await add(ADDRESS)).reason, 'unsubscribed');
});

test('the list is paged by address and searched by its beginning; what is typed is no pattern', async () => {
  for (const name of ['b', 'a', 'c', 'a+x', 'a.b']) await add(`${name}@x.test`);
  const seen: string[] = [];
  for (let cursor: string | undefined, page = 0; page < 5; page += 1) {
    const { suppressions, nextCursor } = await list({ limit: 2, ...(cursor !== undefined && { cursor }) });
    seen.push(...suppressions.map(({ address }) => address));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  assert.deepEqual(seen, ['a+x@x.test', 'a.b@x.test', 'a@x.test', 'b@x.test', 'c@x.test']);
  const found = async (search: string) => (await list({ search })).suppressions.map(({ address }) => address);
  assert.deepEqual(await found('A.'), ['a.b@x.test']);
  assert.deepEqual(await found('.*'), []);
  await assert.rejects(list({ cursor: 'bm90IG91cnM' }), { code: 'BAD_REQUEST' });
});

test('accounts know nothing of each other’s lists', async () => {
  await add(ADDRESS, OTHER_ACCOUNT);
  assert.deepEqual((await list()).suppressions, []);
  await assert.rejects(remove(ADDRESS), { code: 'SUPPRESSION_UNKNOWN' });
  assert.equal((await newLetter()).state, 'queued');
});
