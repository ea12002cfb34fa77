import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  type Actor,
  newId,
  type PochtovikError,
  type TemplateContent,
  TemplateExport,
  type TemplateFile,
  TemplateFolderCreate,
  TemplateFolderList,
  TemplateGet,
  TemplateImport,
  TemplateList,
  TemplateSave,
  type Trigger,
  type TriggerLink,
  TriggerLinkList,
  TriggerSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, content, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { upload } from './uploading.ts';

const TRIGGER: Trigger = TriggerSave.example.reply;
const LINKS: TriggerLink[] = [TriggerLinkList.example.reply.links].flat();

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
  neighbours.world.triggers = [TRIGGER];
  neighbours.world.links = LINKS;
});

const ask = <T extends object>(actor: Actor, named: T, accountId = ACCOUNT) => ({ accountId, actor, ...named });
async function saved(changes: Partial<TemplateContent> = {}, actor = USER, folderId?: string): Promise<string> {
  const named = { templateId: newId(), content: content(changes) };
  const asked = ask(actor, { ...named, ...(folderId !== undefined && { folderId }) });
  return (await neighbours.ask(TemplateSave, asked)).id;
}
const exported = (templateIds: string[], actor = USER, accountId = ACCOUNT) =>
  neighbours.ask(TemplateExport, ask(actor, { templateIds }, accountId));
const imported = (
  file: TemplateFile,
  { actor = USER, accountId = ACCOUNT, importId = newId(), leaveOut = false } = {},
) => neighbours.ask(TemplateImport, ask(actor, { importId, file, leaveOutMissing: leaveOut }, accountId));
const all = async (accountId = ACCOUNT) =>
  (await neighbours.ask(TemplateList, ask(ADMINISTRATOR, {}, accountId))).templates;

test('what was saved as a file comes back from it, as another private template of whoever brings it', async () => {
  const folder = { folderId: newId(), name: 'Весна' };
  await neighbours.ask(TemplateFolderCreate, ask(USER, folder));
  const file = await upload(neighbours, Buffer.from('Прайс'), { name: 'Прайс.txt', actor: USER });
  const attachments = [{ attachmentId: file.id, name: 'Цены.txt' }];
  const id = await saved({ attachments, trackDownloads: true, withoutSignature: true }, USER, folder.folderId);
  const saving = await exported([id]);
  assert.ok(!JSON.stringify(saving).includes(String(USER.userId)), 'it says of nobody’s access');
  const importId = newId();
  const { templates, notes } = await imported(saving, { importId });
  assert.deepEqual(notes, []);
  const [made] = templates;
  const read = (templateId: string) => neighbours.ask(TemplateGet, ask(USER, { templateId }));
  const { id: _new, updatedAt: _at, ...brought } = await read(made?.id ?? '');
  const { id: _old, updatedAt: _then, ...source } = await read(id);
  assert.deepEqual(brought, { ...source, isPublic: false });
  assert.deepEqual((await imported(saving, { importId })).templates, templates, 'a repeat makes no second one');
});

test('in another account triggers and links are found by name, folders made, and files that are not there named', async () => {
  const folder = { folderId: newId(), name: 'Новая папка' };
  await neighbours.ask(TemplateFolderCreate, ask(USER, folder));
  const file = await upload(neighbours, Buffer.from('Только здесь'), { name: 'Договор.txt', actor: USER });
  const id = await saved({ attachments: [{ attachmentId: file.id, name: file.name }] }, USER, folder.folderId);
  const saving = await exported([id]);
  const there = { id: newId(), updatedAt: TRIGGER.updatedAt, name: TRIGGER.name, action: TRIGGER.action };
  neighbours.world.triggers = [there];
  neighbours.world.links = LINKS.flatMap((link) => [
    { ...link, id: newId(), number: 8, name: 'Совсем другая', variable: '{triggerlink:8}' },
    { ...link, number: 3, variable: '{triggerlink:3}' },
  ]);
  const other = { accountId: OTHER_ACCOUNT };
  await assert.rejects(imported(saving, other), ({ code, details }: PochtovikError) => {
    assert.deepEqual(
      [code, details.map((detail) => [detail.field, detail.code])],
      ['TEMPLATE_FILE_INVALID', [['templates.0.attachments.0', 'ATTACHMENT_UNKNOWN']]],
    );
    assert.ok(details[0]?.message.includes('Договор.txt'));
    return true;
  });
  assert.deepEqual(await all(OTHER_ACCOUNT), [], 'nothing is half imported');
  const { templates, notes } = await imported(saving, { ...other, leaveOut: true });
  assert.deepEqual(notes.map(({ code }) => code).toSorted(), [
    'ATTACHMENT_LEFT_OUT',
    'TRIGGER_BY_NAME',
    'TRIGGER_LINK_BY_NAME',
  ]);
  const [made] = templates;
  const named = ask(USER, { templateId: made?.id ?? '' }, OTHER_ACCOUNT);
  const { html, actions } = await neighbours.ask(TemplateGet, named);
  assert.ok(html.includes('href="{triggerlink:3}"'), html);
  assert.deepEqual(actions.sent, [{ triggerId: there.id }]);
  const { folders } = await neighbours.ask(TemplateFolderList, ask(USER, {}, OTHER_ACCOUNT));
  assert.deepEqual(
    folders.map(({ id: folderId, name, templates: count }) => [folderId === made?.folderId, name, count]),
    [[true, 'Новая папка', 1]],
  );
});

test('every problem of a file is named with its place, and nothing of the file is stored', async () => {
  const id = await saved({ name: 'Хороший' });
  const saving = await exported([id]);
  const [good] = saving.templates;
  if (!good) throw new Error('nothing was saved');
  const unknown = newId();
  const file: TemplateFile = {
    ...saving,
    templates: [
      good,
      { ...good, html: '<p>\n{lead.prise}</p>', subject: '{contact.first_name' },
      { ...good, actions: { ...good.actions, sent: [{ triggerId: unknown }] } },
      { ...good, html: '{triggerlink:77}' },
    ],
  };
  const before = (await all()).length;
  await assert.rejects(imported(file, { leaveOut: false }), ({ code, details }: PochtovikError) => {
    assert.equal(code, 'TEMPLATE_FILE_INVALID');
    assert.deepEqual(
      details.map((detail) => [detail.field, detail.code, detail.line, detail.column]),
      [
        ['templates.1.subject', 'BAD_FORM', 1, 1],
        ['templates.1.html', 'UNKNOWN_VARIABLE', 2, 1],
        ['templates.2.actions.sent.0.triggerId', 'TRIGGER_UNKNOWN', undefined, undefined],
        ['templates.3.html', 'UNKNOWN_TRIGGER_LINK', 1, 1],
      ],
    );
    assert.ok(details[2]?.message.includes(unknown));
    return true;
  });
  assert.equal((await all()).length, before);
});

test('a number that is another link here is never taken for the link of the file', async () => {
  const saving = await exported([await saved()]);
  neighbours.world.links = LINKS.map((link) => ({ ...link, name: 'Отписка' }));
  await assert.rejects(imported(saving), ({ details }: PochtovikError) => {
    assert.deepEqual(
      details.map(({ field, code }) => [field, code]),
      [['templates.0.html', 'TRIGGER_LINK_UNKNOWN']],
    );
    return true;
  });
});

test('a file takes a hundred templates and three megabytes, and only what its reader may see', async () => {
  const closed = await saved({ isPublic: false }, { userId: 7_003, role: 'user' });
  await assert.rejects(exported([closed]), { code: 'TEMPLATE_UNKNOWN' });
  await assert.rejects(exported([closed], ADMINISTRATOR, OTHER_ACCOUNT), { code: 'TEMPLATE_UNKNOWN' });
  const big = await Promise.all(
    Array.from({ length: 4 }, (_, index) => saved({ name: `Большой ${index}`, html: 'ж'.repeat(450_000) })),
  );
  await assert.rejects(exported(big), { code: 'TEMPLATE_FILE_TOO_BIG' });
  assert.equal((await exported(big.slice(0, 2))).templates.length, 2);
});

test('a hostile file costs one check beyond the bounds, not a hundred', async () => {
  const saving = await exported([await saved()]);
  const [good] = saving.templates;
  if (!good) throw new Error('nothing was saved');
  const templates = Array.from({ length: 100 }, (_, index) => ({
    ...good,
    name: `Злой ${index}`,
    html: '{'.repeat(20_000),
    subject: '{{#if lead.name}}'.repeat(100),
  }));
  await assert.rejects(imported({ ...saving, templates }), ({ code, details }: PochtovikError) => {
    assert.equal(code, 'TEMPLATE_FILE_INVALID');
    assert.ok(details.length <= 200);
    return true;
  });
});
