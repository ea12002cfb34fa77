import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Actor,
  BulkSendCreate,
  DigitalPipelineTriggered,
  LetterGet,
  newId,
  type PochtovikError,
  stableId,
  TemplateArchive,
  type TemplateContent,
  TemplateCopy,
  TemplateFolderCreate,
  TemplateFolderDelete,
  TemplateFolderList,
  TemplateFolderRename,
  TemplateGet,
  TemplateList,
  TemplateMove,
  TemplateSave,
  TemplateSetOwner,
  TemplateUnarchive,
  TemplateVersionGet,
  TemplateVersionList,
  TemplateVersionRestore,
  type Trigger,
  UserGet,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const COLLEAGUE: Actor = { userId: 7_003, role: 'user' };
const STRANGER: Actor = { userId: 7_004, role: 'user' };

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
beforeEach(() => {
  const member = (changes: object) => ({
    ...UserGet.example.reply,
    isAmocrmAdmin: false,
    role: 'user' as const,
    ...changes,
  });
  neighbours.world.users = [
    UserGet.example.reply,
    ...[USER, COLLEAGUE, STRANGER].map(({ userId }) => member({ id: userId, name: `Сотрудник ${userId}` })),
    member({ id: 7_010, name: 'Уволенный', isActive: false }),
    member({ id: 7_011, name: 'Без доступа', role: 'none' }),
  ];
  neighbours.world.triggers = [];
  neighbours.world.customFields = [];
});

const plain = { actions: { sent: [], opened: [], notOpened: [], failed: [] } };
const ask = <T extends object>(actor: Actor, named: T, accountId = ACCOUNT) => ({ accountId, actor, ...named });
function save(templateId: string, changes: Partial<TemplateContent> = {}, actor = USER, folderId?: string) {
  const asked = { templateId, content: content({ isPublic: false, ...plain, ...changes }) };
  return neighbours.ask(TemplateSave, ask(actor, { ...asked, ...(folderId !== undefined && { folderId }) }));
}
async function saved(changes: Partial<TemplateContent> = {}, actor = USER, folderId?: string): Promise<string> {
  return (await save(newId(), changes, actor, folderId)).id;
}
const get = (templateId: string, actor = USER) => neighbours.ask(TemplateGet, ask(actor, { templateId }));
const list = (filter: object = {}, actor = USER) => neighbours.ask(TemplateList, ask(actor, filter));
const namesOf = async (filter: object = {}, actor = USER) =>
  (await list(filter, actor)).templates.map(({ name }) => name);
const archive = (templateId: string, confirmPipeline = false, actor = USER) =>
  neighbours.ask(TemplateArchive, ask(actor, { templateId, confirmPipeline }));

test('a template open to chosen users is theirs to use and to nobody else', async () => {
  const id = await saved({ name: 'Для двоих', openTo: [COLLEAGUE.userId] });
  assert.deepEqual((await get(id, COLLEAGUE)).openTo, [COLLEAGUE.userId]);
  assert.ok((await namesOf({}, COLLEAGUE)).includes('Для двоих'));
  await assert.rejects(get(id, STRANGER), { code: 'TEMPLATE_UNKNOWN' });
  assert.ok(!(await namesOf({}, STRANGER)).includes('Для двоих'));
  await assert.rejects(save(id, { name: 'Чужое' }, COLLEAGUE), { code: 'ACCESS_DENIED' });
  const send = (actor: Actor) => neighbours.ask(BulkSendCreate, ask(actor, { bulkSendId: newId(), templateId: id }));
  await assert.rejects(send(STRANGER), { code: 'TEMPLATE_UNKNOWN' });
  await assert.rejects(send(COLLEAGUE), { code: 'MAILBOX_NONE' }, 'the template itself may be used');
  await save(id, { name: 'Для двоих', openTo: [] });
  await assert.rejects(get(id, COLLEAGUE), { code: 'TEMPLATE_UNKNOWN' });
});

test('users who are not in the account, were switched off or have no access are named on save', async () => {
  const openTo = [COLLEAGUE.userId, 9_999, 7_010, 7_011];
  await assert.rejects(save(newId(), { openTo }), ({ code, details }: PochtovikError) => {
    assert.equal(code, 'TEMPLATE_USERS_INVALID');
    assert.deepEqual(
      details.map((detail) => [detail.field, detail.code]),
      [
        ['openTo.1', 'USER_UNKNOWN'],
        ['openTo.2', 'USER_INACTIVE'],
        ['openTo.3', 'USER_WITHOUT_ACCESS'],
      ],
    );
    return true;
  });
});

test('only an administrator gives a template to another user, who must have access', async () => {
  const id = await saved({ name: 'Передаётся' });
  const give = (ownerUserId: number, actor: Actor) =>
    neighbours.ask(TemplateSetOwner, ask(actor, { templateId: id, ownerUserId }));
  await assert.rejects(give(COLLEAGUE.userId, USER), { code: 'ADMIN_REQUIRED' });
  await assert.rejects(give(7_011, ADMINISTRATOR), { code: 'TEMPLATE_USERS_INVALID' });
  const { ownerUserId, version } = await give(COLLEAGUE.userId, ADMINISTRATOR);
  assert.deepEqual([ownerUserId, version], [COLLEAGUE.userId, 1]);
  await assert.rejects(get(id, USER), { code: 'TEMPLATE_UNKNOWN' });
  assert.equal((await save(id, { name: 'Передан' }, COLLEAGUE)).version, 2);
});

test('folders are made, renamed and deleted, and never take a template with them', async () => {
  const folder = (name: string, folderId = newId(), actor = USER) =>
    neighbours.ask(TemplateFolderCreate, ask(actor, { folderId, name }));
  const { id: folderId } = await folder('Ёлки');
  assert.equal((await folder('Ёлки', folderId)).id, folderId, 'an answer that was lost');
  await assert.rejects(folder('ёЛКИ'), { code: 'FOLDER_EXISTS' });
  const inside = await saved({ name: 'В папке' }, USER, folderId);
  const moved = await saved({ name: 'Переехал' });
  const move = (templateId: string, to: string | null, actor = USER) =>
    neighbours.ask(TemplateMove, ask(actor, { templateId, folderId: to }));
  assert.equal((await move(moved, folderId)).folderId, folderId);
  assert.equal((await move(moved, folderId)).version, 1);
  await assert.rejects(move(moved, newId()), { code: 'FOLDER_UNKNOWN' });
  await assert.rejects(save(newId(), {}, USER, newId()), { code: 'FOLDER_UNKNOWN' });
  assert.deepEqual(await namesOf({ folderId }), ['В папке', 'Переехал']);
  assert.ok(!(await namesOf({ folderId: 'none' })).includes('В папке'));

  const counted = async (actor: Actor) =>
    (await neighbours.ask(TemplateFolderList, ask(actor, {}))).folders.find(({ id }) => id === folderId)?.templates;
  assert.deepEqual([await counted(USER), await counted(STRANGER)], [2, 0]);
  const rename = (name: string, actor = USER) => neighbours.ask(TemplateFolderRename, ask(actor, { folderId, name }));
  await assert.rejects(rename('Чужая', STRANGER), { code: 'ACCESS_DENIED' });
  await folder('Занято');
  await assert.rejects(rename('занято'), { code: 'FOLDER_EXISTS' });
  assert.equal((await rename('Ели', ADMINISTRATOR)).name, 'Ели');
  const remove = (actor = USER, accountId = ACCOUNT) =>
    neighbours.ask(TemplateFolderDelete, ask(actor, { folderId }, accountId));
  await assert.rejects(remove(ADMINISTRATOR, OTHER_ACCOUNT), { code: 'FOLDER_UNKNOWN' });
  await remove();
  await assert.rejects(remove(), { code: 'FOLDER_UNKNOWN' });
  assert.deepEqual([(await get(inside)).folderId, (await get(moved)).folderId], [null, null]);
});

test('templates are found by words of name, subject and text, by owner and id, in pages ordered by name', async () => {
  const owner: Actor = { userId: COLLEAGUE.userId, role: 'user' };
  const texts = { subject: 'Тема', html: '<style>.скрыто{}</style><p>Обычный текст</p>' };
  await saved({ ...texts, name: 'яблоко' }, owner);
  await saved({ ...texts, name: 'Ёжик', subject: 'Предложение по поставке' }, owner);
  await saved({ ...texts, name: 'Енот', html: '<table><tr><td>Гарантийный талон</td></tr></table>' }, owner);
  const found = await saved({ ...texts, name: 'Жираф' }, owner);
  const mine = { ownerUserId: owner.userId };
  assert.deepEqual(await namesOf({ ...mine, search: 'предл постав' }, owner), ['Ёжик']);
  assert.deepEqual(await namesOf({ ...mine, search: 'ГАРАНТ' }, owner), ['Енот']);
  assert.deepEqual(await namesOf({ ...mine, search: 'ежи' }, owner), ['Ёжик']);
  assert.deepEqual(await namesOf({ search: found }, owner), ['Жираф']);
  assert.deepEqual(await namesOf({ ...mine, search: 'скрыто' }, owner), []);
  assert.deepEqual(await namesOf({ search: 'гарант' }, STRANGER), [], 'what one may not see is not found');
  const pages: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list({ ...mine, limit: 2, ...(cursor !== '' && { cursor }) }, owner);
    pages.push(...page.templates.map(({ name }) => name));
    cursor = page.nextCursor;
  }
  const own = pages.filter((name) => ['яблоко', 'Ёжик', 'Енот', 'Жираф'].includes(name));
  assert.deepEqual(own, ['Ёжик', 'Енот', 'Жираф', 'яблоко']);
  assert.deepEqual(pages, await namesOf(mine, owner));
  await assert.rejects(list({ cursor: 'x' }), { code: 'BAD_REQUEST' });
});

test('a template that a trigger sends stays until the trigger sends another one', async () => {
  const id = await saved({ name: 'Нужен триггеру' });
  const trigger: Trigger = {
    ...{ id: newId(), name: 'Повторное письмо', updatedAt: new Date().toISOString() },
    action: { type: 'send_letter', templateId: id },
  };
  neighbours.world.triggers = [trigger];
  await assert.rejects(archive(id, true), ({ code, details }: PochtovikError) => {
    assert.deepEqual([code, details[0]?.field], ['TEMPLATE_IN_USE', `triggers.${trigger.id}`]);
    assert.ok(details[0]?.message.includes('Повторное письмо'));
    return true;
  });
  assert.equal((await get(id)).archivedAt, null);
  neighbours.world.triggers = [];
  assert.notEqual((await archive(id)).archivedAt, null);
});

test('an archived template sends nothing new, names itself, loses nothing and comes back', async () => {
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  const id = await saved({ name: 'Осенний' });
  const letterOf = async (templateId: string) => {
    const sent = hook(templateId);
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
    const letterId = stableId('letter', ACCOUNT, sent.hookId);
    return eventually('the letter is made', () =>
      neighbours.ask(LetterGet, ask(ADMINISTRATOR, { letterId })).catch(() => undefined),
    );
  };
  assert.equal((await letterOf(id)).state, 'queued');
  await assert.rejects(archive(id), ({ code, details }: PochtovikError) => {
    assert.deepEqual([code, details[0]?.code], ['TEMPLATE_IN_USE', 'DIGITAL_PIPELINE']);
    return true;
  });
  await assert.rejects(archive(id, true, STRANGER), { code: 'TEMPLATE_UNKNOWN' });
  const { archivedAt } = await archive(id, true);
  assert.equal((await archive(id)).archivedAt, archivedAt, 'doing it again changes nothing');
  assert.ok(!(await namesOf()).includes('Осенний'));
  assert.ok((await namesOf({ archived: true })).includes('Осенний'));
  assert.equal((await get(id)).html, content().html);
  await assert.rejects(save(id, { name: 'Правка' }), { code: 'TEMPLATE_ARCHIVED' });
  const { state, failure, templateName } = await letterOf(id);
  assert.deepEqual([state, failure?.code, templateName], ['not_sent', 'TEMPLATE_ARCHIVED', 'Осенний']);
  const bulk = { bulkSendId: newId(), templateId: id };
  await assert.rejects(neighbours.ask(BulkSendCreate, ask(ADMINISTRATOR, bulk)), { code: 'TEMPLATE_ARCHIVED' });

  const back = await neighbours.ask(TemplateUnarchive, ask(USER, { templateId: id }));
  assert.equal(back.archivedAt, null);
  assert.equal((await letterOf(id)).state, 'queued');
});

test('a copy has all but the access, counts its name on, and a repeat makes no second one', async () => {
  const { id: folderId } = await neighbours.ask(
    TemplateFolderCreate,
    ask(USER, { folderId: newId(), name: 'Для копий' }),
  );
  const id = await saved(
    { name: 'Счёт', isPublic: true, withoutSignature: true, trackDownloads: true },
    USER,
    folderId,
  );
  const copy = (templateId: string, copyId = newId(), actor = STRANGER) =>
    neighbours.ask(TemplateCopy, ask(actor, { templateId, copyId }));
  const copyId = newId();
  const made = await copy(id, copyId);
  const { id: _id, name, ownerUserId, isPublic, version, updatedAt: _at, ...rest } = made;
  assert.deepEqual([name, ownerUserId, isPublic, version], ['Счёт (копия)', STRANGER.userId, false, 1]);
  const source = await get(id);
  for (const [key, value] of Object.entries(rest)) assert.deepEqual(value, source[key as keyof typeof source], key);
  assert.deepEqual(await copy(id, copyId), made);
  assert.equal((await copy(id)).name, 'Счёт (копия 2)');
  assert.equal((await copy(copyId)).name, 'Счёт (копия 3)');
  await assert.rejects(copy(copyId, newId(), COLLEAGUE), { code: 'TEMPLATE_UNKNOWN' });
  neighbours.world.language = 'en';
  assert.equal((await copy(id)).name, 'Счёт (copy)');
  neighbours.world.language = 'ru';
});

test('versions are listed and read by who may change the template, and an old one becomes the newest', async () => {
  const id = await saved({ name: 'Первая', openTo: [COLLEAGUE.userId] });
  await save(id, { name: 'Вторая', isPublic: true });
  await save(id, { name: 'Третья', isPublic: true, html: '<p>{lead.name}</p>' });
  const versions = (asked: object = {}, actor = USER) =>
    neighbours.ask(TemplateVersionList, ask(actor, { templateId: id, limit: 2, ...asked }));
  const page = await versions();
  assert.deepEqual(
    page.versions.map(({ version, name, savedByUserId }) => [version, name, savedByUserId]),
    [
      [3, 'Третья', USER.userId],
      [2, 'Вторая', USER.userId],
    ],
  );
  const rest = await versions({ before: page.nextBefore });
  assert.deepEqual([rest.versions.map(({ name }) => name), rest.nextBefore], [['Первая'], null]);
  await assert.rejects(versions({}, STRANGER), { code: 'ACCESS_DENIED' });
  const read = (version: number) => neighbours.ask(TemplateVersionGet, ask(USER, { templateId: id, version }));
  assert.deepEqual([(await read(1)).openTo, (await read(3)).html], [[COLLEAGUE.userId], '<p>{lead.name}</p>']);
  await assert.rejects(read(4), { code: 'TEMPLATE_VERSION_UNKNOWN' });

  const restore = (version: number) => neighbours.ask(TemplateVersionRestore, ask(USER, { templateId: id, version }));
  const restored = await restore(1);
  assert.deepEqual([restored.version, restored.name, restored.html], [4, 'Первая', content().html]);
  assert.deepEqual([restored.isPublic, restored.openTo], [true, undefined], 'who may use it is decided today');
  assert.equal((await restore(1)).version, 4, 'doing it again makes no other version');
});

test('an old version whose custom field is gone by now is named instead of restored', async () => {
  neighbours.world.customFields = [{ id: 901, entityType: 'lead', name: 'Источник', code: null, type: 'text' }];
  const id = await saved({ html: '<p>{lead.cf.901}</p>' });
  await save(id, { html: '<p>Без поля</p>' });
  neighbours.world.customFields = [];
  const restored = neighbours.ask(TemplateVersionRestore, ask(USER, { templateId: id, version: 1 }));
  await assert.rejects(restored, ({ code, details }: PochtovikError) => {
    assert.deepEqual([code, details[0]?.line, details[0]?.column], ['TEMPLATE_INVALID', 1, 4]);
    return true;
  });
  assert.equal((await get(id)).version, 2);
});
