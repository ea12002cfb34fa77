import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Actor,
  DraftDelete,
  DraftList,
  type DraftSummary,
  newId,
  type PochtovikError,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { service } from '../../src/app.ts';
import { draftHands, WRITER, written } from './draft-hands.ts';
import { ACCOUNT, ADMINISTRATOR, OTHER_ACCOUNT, USER } from './fixtures.ts';
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
const { save, get, draft } = draftHands(() => neighbours);
const remove = (draftId: string, actor = WRITER, accountId = ACCOUNT) =>
  neighbours.ask(DraftDelete, { accountId, actor, draftId });

test('what is typed is kept byte for byte, also what is no recipient and no template', async () => {
  const typed = {
    to: ' "Анна, <anna@client.test ;; ,',
    cc: 'нет адреса',
    subject: '{нет такой',
    html: '<table bgcolor=red>\r\n\t{lead.nam}  <!--[if mso]>x<![endif]-->\u00a0</table',
    entity: null,
    mailboxId: null,
  };
  const draftId = newId();
  const saved = await save(draftId, 0, typed);
  assert.deepEqual([saved.id, saved.revision, saved.ownerUserId], [draftId, 1, WRITER.userId]);
  const {
    id: _id,
    ownerUserId: _owner,
    revision: _revision,
    createdAt: _at,
    updatedAt: _then,
    ...content
  } = await get(draftId);
  assert.deepEqual(content, { ...written(typed), letterId: null });
});

test('each save of another content is a revision; the same content again is none, from whatever revision', async () => {
  const draftId = await draft();
  assert.equal((await save(draftId, 1, { subject: 'Два' })).revision, 2);
  assert.equal((await save(draftId, 1, { subject: 'Два' })).revision, 2, 'an answer that was lost');
  assert.equal((await save(draftId, 2, { subject: 'Три' })).revision, 3);
});

test('a save that another one overtook is told the revision there is, and changes nothing', async () => {
  const draftId = await draft();
  await save(draftId, 1, { subject: 'Первое окно' });
  await assert.rejects(save(draftId, 1, { subject: 'Второе окно' }), (error: PochtovikError) => {
    assert.deepEqual([error.code, error.details[0]?.suggestion], ['DRAFT_CHANGED', '2']);
    return true;
  });
  await assert.rejects(save(draftId, 0, { subject: 'Новый?' }), { code: 'DRAFT_CHANGED' });
  assert.equal((await get(draftId)).subject, 'Первое окно');
});

test('of many saves at once one wins, and all others are told so', async () => {
  const draftId = await draft();
  const saves = Array.from({ length: 8 }, (_, index) => save(draftId, 1, { subject: `Окно ${index}` }));
  const outcomes = await Promise.allSettled(saves);
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const outcome of outcomes) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'DRAFT_CHANGED');
  assert.equal((await get(draftId)).revision, 2);
});

test('a draft is its writer’s and the administrator’s; to all others it does not exist', async () => {
  const draftId = await draft();
  const unknown = { code: 'DRAFT_UNKNOWN' };
  await assert.rejects(get(draftId, USER), unknown);
  await assert.rejects(save(draftId, 1, { subject: 'Чужой' }, USER), unknown);
  await assert.rejects(save(draftId, 0, { subject: 'Чужой' }, USER), unknown);
  await assert.rejects(remove(draftId, USER), unknown);
  await assert.rejects(get(draftId, WRITER, OTHER_ACCOUNT), unknown);
  await assert.rejects(remove(draftId, WRITER, OTHER_ACCOUNT), unknown);
  assert.equal((await save(draftId, 0, { subject: 'Тот же id' }, WRITER, OTHER_ACCOUNT)).revision, 1);
  const boss: Actor = { userId: 7_999, role: 'administrator' };
  const changed = await save(draftId, 1, { subject: 'Правка' }, boss);
  assert.deepEqual([changed.ownerUserId, changed.revision], [WRITER.userId, 2]);
});

test('a deleted draft is gone, and a save that comes late does not bring it back', async () => {
  const draftId = await draft();
  assert.deepEqual(await remove(draftId), { draftId });
  await assert.rejects(remove(draftId), { code: 'DRAFT_UNKNOWN' });
  await assert.rejects(save(draftId, 1, { subject: 'Поздно' }), { code: 'DRAFT_UNKNOWN' });
  await assert.rejects(get(draftId), { code: 'DRAFT_UNKNOWN' });
});

test('drafts are listed last changed first, by pages, found by words of recipients and subject, by card and by id', async () => {
  const owner: Actor = { userId: 7_100, role: 'user' };
  const ids: string[] = [];
  for (const subject of ['Договор', 'Счёт', 'Акт'])
    ids.push(await draft({ subject, to: 'Пётр <petr@client.test>' }, owner));
  const [first = '', second = '', third = ''] = ids;
  await save(first, 1, { subject: 'Договор поставки', entity: { type: 'company', id: 77 } }, owner);
  const list = async (asked: object, actor = owner) => {
    const { drafts } = await neighbours.ask(DraftList, { accountId: ACCOUNT, actor, limit: 50, ...asked });
    return drafts.map(({ id }: DraftSummary) => id);
  };
  assert.deepEqual(await list({}), [first, third, second]);
  const page = await neighbours.ask(DraftList, { accountId: ACCOUNT, actor: owner, limit: 2 });
  assert.ok(page.nextCursor !== null && !('html' in (page.drafts[0] ?? {})));
  assert.deepEqual(await list({ limit: 2, cursor: page.nextCursor }), [second]);
  assert.deepEqual(await list({ search: 'догов пост' }), [first]);
  assert.deepEqual(await list({ search: 'petr@client' }), [third, second]);
  assert.deepEqual(await list({ search: third }), [third]);
  assert.deepEqual(await list({ entity: { type: 'company', id: 77 } }), [first]);
  assert.deepEqual(await list({ userId: owner.userId }, USER), [], 'a user asks for own drafts only');
  assert.deepEqual(await list({ userId: owner.userId }, ADMINISTRATOR), [first, third, second]);
  await assert.rejects(list({ cursor: 'x' }), { code: 'BAD_REQUEST' });
});
