import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Actor,
  newId,
  type PochtovikError,
  type TemplateContent,
  TemplateGet,
  TemplateList,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { service } from '../../src/app.ts';
import { openTemplates } from '../../src/store/templates.ts';
import { ACCOUNT, ADMINISTRATOR, content, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const STRANGER: Actor = { userId: 7_003, role: 'user' };

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
  neighbours.world.customFields = [];
});

function save(templateId: string, changes: Partial<TemplateContent> = {}, actor = ADMINISTRATOR, accountId = ACCOUNT) {
  return neighbours.ask(TemplateSave, { accountId, actor, templateId, content: content(changes) });
}

const get = (templateId: string, actor = ADMINISTRATOR, accountId = ACCOUNT) =>
  neighbours.ask(TemplateGet, { accountId, actor, templateId });

const list = async (actor = ADMINISTRATOR, accountId = ACCOUNT) =>
  (await neighbours.ask(TemplateList, { accountId, actor })).templates;

test('a saved template is read as it was saved, by the one who owns it', async () => {
  const id = newId();
  const saved = await save(id, { isPublic: false }, USER);
  assert.deepEqual(
    { ...saved, updatedAt: '' },
    {
      id,
      ...content({ isPublic: false }),
      ownerUserId: USER.userId,
      version: 1,
      updatedAt: '',
      folderId: null,
      archivedAt: null,
    },
  );
  assert.deepEqual(await get(id, USER), saved);
});

test('what is dangerous is kept as it was typed, and told with its place when it is saved and read', async () => {
  const id = newId();
  const html = '<p>Здравствуйте!</p>\n<script>x()</script><a href="javascript:x">y</a>';
  const saved = await save(id, { html });
  assert.equal(saved.html, html);
  assert.deepEqual(
    saved.warnings?.map(({ field, code, line, column }) => [field, code, line, column]),
    [
      ['html', 'HTML_LEFT_OUT', 2, 1],
      ['html', 'HTML_LEFT_OUT', 2, 24],
    ],
  );
  assert.deepEqual(await get(id), saved);
  assert.deepEqual(await save(id, { html }), saved);
  assert.equal((await save(id, { html: '<p>Здравствуйте!</p>' })).warnings, undefined);
});

test('the same content makes no new version, another content makes the next', async () => {
  const id = newId();
  const first = await save(id);
  assert.deepEqual(await save(id), first);
  assert.equal((await save(id, { subject: 'Другая тема' })).version, 2);
  assert.equal((await save(id)).version, 3);
});

test('a version stays as it was saved', async () => {
  const id = newId();
  await save(id);
  await save(id, { html: '<p>Второй</p>' });
  const versions = neighbours.kit.database
    .useDb(neighbours.environment['MONGODB_DATABASE'] ?? '')
    .collection('template_versions');
  const kept = await versions.find({ accountId: ACCOUNT, templateId: id }).sort({ version: 1 }).toArray();
  assert.deepEqual(
    kept.map(({ version, content: { html } }) => [version, html]),
    [
      [1, content().html],
      [2, '<p>Второй</p>'],
    ],
  );
});

test('two people who save at once both get a version', async () => {
  const id = newId();
  await save(id);
  const names = ['А', 'Б', 'В', 'Г', 'Д'];
  const saved = await Promise.all(names.map((name) => save(id, { name })));
  assert.equal((await get(id)).version, 6);
  assert.ok(saved.every(({ version }) => version >= 2 && version <= 6));
});

test('a save that died between its two writes is completed by the next one', async () => {
  const id = newId();
  await save(id);
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  const orphan = { ...content({ name: 'Сирота' }) };
  await database.collection<{ _id: string }>('template_versions').insertOne({
    ...{ _id: `${ACCOUNT}:${id}:2`, accountId: ACCOUNT, templateId: id, version: 2, content: orphan, contentHash: 'x' },
    ...{ variables: [], triggerLinks: [], savedByUserId: 1, savedAt: new Date() },
  });
  assert.equal((await get(id)).version, 1);
  assert.equal((await save(id, { name: 'Следующая' })).version, 3);
});

test('a broken template is refused with field, line, column and the nearest name, and nothing is stored', async () => {
  const id = newId();
  const broken = {
    subject: 'Для {contact.frst_name}',
    html: '<p>\n {lead.price|qqqqqq}\n <i {lead.name}>{triggerlink:9}</p>',
  };
  await assert.rejects(save(id, broken), (error: PochtovikError) => {
    assert.equal(error.code, 'TEMPLATE_INVALID');
    const told = error.details.map(({ field, code, line, column, suggestion }) => [
      field,
      code,
      line,
      column,
      suggestion,
    ]);
    assert.deepEqual(told, [
      ['subject', 'UNKNOWN_VARIABLE', 1, 5, 'contact.first_name'],
      ['html', 'UNKNOWN_MODIFIER', 2, 2, undefined],
      ['html', 'BAD_PLACE', 3, 5, undefined],
      ['html', 'UNKNOWN_TRIGGER_LINK', 3, 17, 'triggerlink:8'],
    ]);
    assert.ok(error.details.every(({ message }) => message.length > 0));
    return true;
  });
  await assert.rejects(get(id), { code: 'TEMPLATE_UNKNOWN' });
});

test('a broken address to send to is refused too', async () => {
  const sendTo = { type: 'address', address: '{responsible.emial}' } as const;
  await assert.rejects(save(newId(), { sendTo }), (error: PochtovikError) => {
    assert.deepEqual(
      [error.code, error.details[0]?.field, error.details[0]?.suggestion],
      ['TEMPLATE_INVALID', 'sendTo.address', 'responsible.email'],
    );
    return true;
  });
});

test('a broken change leaves the version before it', async () => {
  const id = newId();
  await save(id);
  await assert.rejects(save(id, { html: '{lead.' }), { code: 'TEMPLATE_INVALID' });
  assert.equal((await get(id)).version, 1);
});

test('custom fields of the account may be used, others may not', async () => {
  neighbours.world.customFields = [{ id: 901, entityType: 'lead', name: 'Источник', code: null, type: 'select' }];
  assert.equal((await save(newId(), { html: '{lead.cf.901}' })).version, 1);
  await assert.rejects(save(newId(), { html: '{contact.cf.901}' }), { code: 'TEMPLATE_INVALID' });
});

test('an unknown trigger is named by its field', async () => {
  const actions = { sent: [], opened: [], notOpened: [{ triggerId: newId(), afterSeconds: 60 }], failed: [] };
  await assert.rejects(save(newId(), { actions }), (error: PochtovikError) => {
    assert.deepEqual([error.code, error.details[0]?.field], ['TRIGGER_UNKNOWN', 'actions.notOpened.0.triggerId']);
    return true;
  });
});

test('users see their own and public templates and change only their own', async () => {
  const [own, open, closed] = [newId(), newId(), newId()];
  await save(own, { name: 'Моё', isPublic: false }, USER);
  await save(open, { name: 'Общее', isPublic: true }, STRANGER);
  await save(closed, { name: 'Чужое', isPublic: false }, STRANGER);

  const seen = (await list(USER)).map(({ id }) => id);
  assert.deepEqual(
    [own, open, closed].map((id) => seen.includes(id)),
    [true, true, false],
  );
  assert.equal((await get(open, USER)).name, 'Общее');
  await assert.rejects(get(closed, USER), { code: 'TEMPLATE_UNKNOWN' });
  await assert.rejects(save(open, { name: 'Присвоено' }, USER), { code: 'ACCESS_DENIED' });
  await assert.rejects(save(closed, { name: 'Присвоено' }, USER), { code: 'ACCESS_DENIED' });
  assert.equal((await save(closed, { name: 'Поправлено', isPublic: false })).ownerUserId, STRANGER.userId);
});

test('a list has names in order and no bodies', async () => {
  const names = (await list()).map(({ name }) => name);
  assert.deepEqual(names, names.toSorted());
  assert.ok((await list()).every((template) => !('html' in template)));
});

test('the same id in another account is another template', async () => {
  const id = newId();
  await save(id, { name: 'Здесь' });
  await assert.rejects(get(id, ADMINISTRATOR, OTHER_ACCOUNT), { code: 'TEMPLATE_UNKNOWN' });
  assert.equal((await save(id, { name: 'Там' }, ADMINISTRATOR, OTHER_ACCOUNT)).version, 1);
  assert.equal((await get(id)).name, 'Здесь');
  assert.deepEqual(
    (await list(ADMINISTRATOR, OTHER_ACCOUNT)).map(({ name }) => name),
    ['Там'],
  );
});

test('the store never hands out a template of another account', async () => {
  const id = newId();
  await save(id);
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  const store = await openTemplates(database);
  assert.equal(await store.find(OTHER_ACCOUNT, id), null);
  assert.equal((await store.find(ACCOUNT, id))?.id, id);
});
