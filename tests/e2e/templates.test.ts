import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Template, TemplateContent, TemplateSummary } from '@pochtovik/contracts';
import { type ExampleSetUp, letters, type Manager, PEOPLE, signIn, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';

const { client } = PEOPLE.a;
const IVAN = PEOPLE.a.manager;
const MARIA = PEOPLE.b.manager;
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
});
after(() => stop());

type Call = (method: string, path: string, body?: unknown, key?: string) => ReturnType<typeof callGateway>;
const call: Call = (method, path, body, key) => callGateway(setUp, method, path, body, key);

/** Calls of a manager, who is no administrator of the widget. */
async function callsOf({ address }: Manager): Promise<Call> {
  const userId = setUp.userId(address);
  assert.equal((await call('PUT', `/users/${userId}/role`, { role: 'user' })).status, 200);
  const token = await product.control.oneTimeToken(setUp.accountId, { userId });
  const own = { ...setUp, gateway: await signIn(setUp.gateway.url, token) };
  return (method, path, body, key) => callGateway(own, method, path, body, key);
}

function content(changes: Partial<TemplateContent> = {}): TemplateContent {
  return {
    name: 'Договор',
    sendTo: { type: 'client' },
    subject: 'Договор: {lead.name}',
    html: '<p>Здравствуйте, {contact.first_name}!</p>',
    actions: { sent: [], opened: [], notOpened: [], failed: [] },
    withoutSignature: false,
    isPublic: true,
    ...changes,
  };
}

async function saved(changes: Partial<TemplateContent> = {}, by = call): Promise<Template> {
  const { status, json } = await by('POST', '/templates', content(changes));
  assert.equal(status, 201, JSON.stringify(json));
  return json;
}

async function uploaded(name: string, bytes: Buffer): Promise<string> {
  const { json } = await call('POST', '/attachments', { name, size: bytes.length });
  const { url, authorization } = setUp.gateway;
  const response = await fetch(`${url}/api/v1/attachments/${json.id}/content?offset=0`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  assert.equal(response.status, 200, await response.text());
  return json.id;
}

/** A deal of a manager enters a stage with a template on it. @returns its letter, once it has left */
async function letterByPipeline(templateId: string, manager: Manager, dealName: string) {
  const { control } = product;
  const { accountId, pipelineId, status, userId } = setUp;
  const { key } = await setUp.gateway.digitalPipeline();
  const action = { pipelineId, statusId: status.proposalSent, settings: { template: templateId, key } };
  const actionId = await control.addDpAction(accountId, action);
  const { leadId } = await control.createLead(accountId, {
    name: dealName,
    ...{ pipelineId, statusId: status.fresh, responsibleUserId: userId(manager.address) },
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  await control.moveLead(accountId, leadId, { pipelineId, statusId: status.proposalSent });
  const letter = await eventually(`the letter of «${dealName}» has left`, async () => {
    const found = (await setUp.gateway.lettersOf(leadId)).find((each) => each.templateId === templateId);
    return found && found.state !== 'queued' && found;
  });
  await control.removeDpAction(accountId, actionId);
  return { leadId, letter };
}

const arrived = (person: Parameters<typeof letters>[1], subject: string) =>
  eventually(`«${subject}» arrives at ${person.address}`, async () => {
    const found = (await letters(product, person)).find(({ mail }) => mail.subject === subject);
    return found?.mail;
  });

test('D1, D2, D3, D5, D6: by the pipeline to an address with variables, with files, trigger, the sender’s own signature, and its version', async () => {
  const attachmentId = await uploaded('Прайс.pdf', Buffer.from('%PDF-1.4 price'));
  const note = await setUp.gateway.saveTrigger('Примечание об отправке', {
    type: 'add_note',
    text: 'Ушло: {subject}',
  });
  const template = await saved({
    sendTo: { type: 'address', address: '{responsible.email}' },
    attachments: [{ attachmentId, name: 'Цены на весну.pdf' }],
    actions: { sent: [{ triggerId: note.id }], opened: [], notOpened: [], failed: [] },
  });
  const letterIds: string[] = [];
  for (const manager of [IVAN, MARIA]) {
    const subject = `Договор: Сделка ${manager.name}`;
    const { leadId, letter } = await letterByPipeline(template.id, manager, `Сделка ${manager.name}`);
    assert.equal(letter.state, 'sent', JSON.stringify(letter));
    letterIds.push(letter.id);
    const mail = await arrived(manager, subject);
    assert.ok(mail.text?.includes(`С уважением, ${manager.name}`), mail.text);
    assert.deepEqual(
      mail.attachments.map(({ filename, content: bytes }) => [filename, bytes.toString()]),
      [['Цены на весну.pdf', '%PDF-1.4 price']],
    );
    await eventually('the trigger of the letter has left its note in the deal', async () => {
      const { notes } = await product.control.snapshot(setUp.accountId, 'leads', leadId);
      return notes.some(({ params }) => JSON.stringify(params).includes(`Ушло: ${subject}`));
    });
  }

  const changed = await call('PUT', `/templates/${template.id}`, content({ html: '<p>Вторая версия</p>' }));
  assert.deepEqual([changed.status, changed.json.version], [200, 2]);
  const { json: old } = await call('POST', `/letters/${letterIds[0]}/template`, { name: 'Как было', isPublic: false });
  assert.deepEqual(
    [old.html, old.attachments, old.actions.sent],
    [template.html, template.attachments, template.actions.sent],
  );
  const { json: list } = await call('GET', `/templates/${template.id}/versions`);
  assert.deepEqual(
    list.versions.map(({ version }: { version: number }) => version),
    [2, 1],
  );
  const restored = await call('POST', `/templates/${template.id}/versions/1/restore`);
  assert.deepEqual([restored.json.version, restored.json.html], [3, template.html]);
  assert.equal((await call('GET', `/templates/${template.id}/versions/2`)).json.html, '<p>Вторая версия</p>');
});

test('D4, D5: a template without a signature is sent by hand and by a trigger of another letter', async () => {
  const bare = await saved({ name: 'Без подписи', withoutSignature: true, subject: 'Без подписи: {lead.name}' });
  const follow = await setUp.gateway.saveTrigger('Следом без подписи', { type: 'send_letter', templateId: bare.id });
  const first = await saved({
    name: 'Первое',
    subject: 'Первое: {lead.name}',
    actions: { sent: [{ triggerId: follow.id }], opened: [], notOpened: [], failed: [] },
  });
  const { leadId } = await letterByPipeline(first.id, IVAN, 'Цепочка');
  assert.ok((await arrived(client, 'Первое: Цепочка')).text?.includes('С уважением'));
  assert.ok(!(await arrived(client, 'Без подписи: Цепочка')).text?.includes('С уважением'));

  const used = await call('DELETE', `/templates/${bare.id}?confirmPipeline=true`);
  assert.deepEqual(
    [used.status, used.json.code, used.json.errors[0].field],
    [409, 'TEMPLATE_IN_USE', `triggers.${follow.id}`],
  );
  assert.ok(used.json.errors[0].message.includes('Следом без подписи'));

  const { mailboxes } = (await call('GET', '/mailboxes')).json;
  const draftId = randomBytes(16).toString('hex');
  const { subject, html, actions, withoutSignature } = bare;
  const draft = {
    ...{ entity: { type: 'lead', id: leadId }, contactIds: [], to: client.address, cc: '', bcc: '' },
    ...{ subject: `Рукой. ${subject}`, html, actions, withoutSignature, templateId: bare.id, attachmentIds: [] },
    ...{ mailboxId: mailboxes[0].id, inReplyTo: null, references: [], trackDownloads: true },
  };
  assert.equal((await call('PUT', `/drafts/${draftId}`, { revision: 0, content: draft })).status, 200);
  assert.deepEqual((await call('GET', '/writing-choices')).json, { trackDownloads: true });
  const made = await call('POST', `/drafts/${draftId}/template`, { name: 'Из черновика', isPublic: false }, 'once');
  assert.deepEqual([made.status, made.json.trackDownloads, made.json.subject], [201, true, draft.subject]);
  assert.equal(
    (await call('POST', `/drafts/${draftId}/template`, { name: 'Из черновика', isPublic: false }, 'once')).json.id,
    made.json.id,
  );
  assert.equal((await call('POST', `/drafts/${draftId}/send`, { revision: 1 })).status, 201);
  assert.ok(!(await arrived(client, 'Рукой. Без подписи: Цепочка')).text?.includes('С уважением'));
});

test('D3: a template is its owner’s, then open to a chosen colleague, then public; only an administrator gives it away', async () => {
  const [ivan, maria] = [await callsOf(IVAN), await callsOf(MARIA)];
  const own = await saved({ name: 'Личный', isPublic: false }, ivan);
  assert.equal(own.ownerUserId, setUp.userId(IVAN.address));
  const sees = async (by: Call) =>
    (await by('GET', '/templates?search=личный')).json.templates.some(({ id }: TemplateSummary) => id === own.id);
  const path = `/templates/${own.id}`;
  assert.deepEqual([await sees(ivan), await sees(maria), await sees(call)], [true, false, true]);
  assert.equal((await maria('GET', path)).json.code, 'TEMPLATE_UNKNOWN');
  const open = (changes: Partial<TemplateContent>) =>
    ivan('PUT', path, content({ name: 'Личный', isPublic: false, ...changes }));
  const stranger = await open({ openTo: [setUp.userId(MARIA.address), 4_000_000] });
  assert.deepEqual(
    [stranger.status, stranger.json.code, stranger.json.errors[0].field],
    [422, 'TEMPLATE_USERS_INVALID', 'openTo.1'],
  );
  assert.equal((await open({ openTo: [setUp.userId(MARIA.address)] })).status, 200);
  assert.equal(await sees(maria), true);
  assert.deepEqual([(await maria('PUT', path, content())).status, (await maria('DELETE', path)).status], [403, 403]);
  const copy = await maria('POST', `${path}/copy`, undefined, 'copy');
  assert.deepEqual([copy.status, copy.json.name, copy.json.isPublic], [201, 'Личный (копия)', false]);
  assert.equal(copy.json.ownerUserId, setUp.userId(MARIA.address));
  assert.equal((await open({ isPublic: true })).status, 200);
  assert.equal(await sees(maria), true);
  const gift = { ownerUserId: setUp.userId(MARIA.address) };
  assert.equal((await ivan('PUT', `${path}/owner`, gift)).json.code, 'ADMIN_REQUIRED');
  assert.equal((await call('PUT', `${path}/owner`, gift)).status, 200);
  assert.equal((await maria('PUT', path, content({ name: 'Теперь её' }))).status, 200);
});

test('D1, D6: a broken template and more than 50 MB of files are refused, and nothing is stored', async () => {
  const broken = await call('POST', '/templates', content({ name: 'Сломан', html: '<p>\n  {lead.prise}</p>' }));
  assert.deepEqual([broken.status, broken.json.code], [422, 'TEMPLATE_INVALID']);
  const [{ field, line, column, suggestion }] = broken.json.errors;
  assert.deepEqual([field, line, column, suggestion], ['html', 2, 3, 'lead.price']);
  const address = await call('POST', '/templates', content({ sendTo: { type: 'address', address: '{lead.emial}' } }));
  assert.deepEqual([address.status, address.json.errors[0].field], [422, 'sendTo.address']);
  const files = [];
  for (const size of [26, 25]) files.push(await uploaded(`${size}.bin`, Buffer.alloc(size * 1024 * 1024, size)));
  const attachments = files.map((attachmentId, index) => ({ attachmentId, name: `${index}.bin` }));
  const heavy = await call('POST', '/templates', content({ name: 'Сломан', attachments }));
  assert.deepEqual(
    [heavy.status, heavy.json.code, heavy.json.errors[0].field],
    [422, 'ATTACHMENTS_TOO_BIG', 'attachments.1'],
  );
  assert.deepEqual((await call('GET', '/templates?search=сломан')).json.templates, []);
});

test('templates are sorted into folders, saved as a file, brought back, and put into the archive', async () => {
  const folder = await call('POST', '/template-folders', { name: 'Продажи' }, 'folder');
  assert.equal(folder.status, 201);
  assert.equal((await call('POST', '/template-folders', { name: 'ПРОДАЖИ' })).json.code, 'FOLDER_EXISTS');
  const folderId = folder.json.id;
  const { json: inside } = await call('POST', '/templates', { ...content({ name: 'Весеннее предложение' }), folderId });
  const loose = await saved({ name: 'Весенний отчёт' });
  const names = async (query: string) =>
    (await call('GET', `/templates?${query}`)).json.templates.map(({ name }: TemplateSummary) => name);
  assert.deepEqual(await names(`folderId=${folderId}`), ['Весеннее предложение']);
  assert.equal((await call('PUT', `/templates/${loose.id}/folder`, { folderId })).json.folderId, folderId);
  const first = await call('GET', `/templates?folderId=${folderId}&limit=1`);
  assert.deepEqual(
    first.json.templates.map(({ name }: TemplateSummary) => name),
    ['Весеннее предложение'],
  );
  assert.deepEqual(await names(`folderId=${folderId}&limit=1&cursor=${first.json.nextCursor}`), ['Весенний отчёт']);

  const file = await call('GET', `/templates/export?ids=${inside.id},${loose.id}`);
  assert.deepEqual([file.status, file.json.templates.length, file.json.templates[0].folder], [200, 2, 'Продажи']);
  assert.equal((await call('DELETE', `/template-folders/${folderId}`)).status, 200);
  assert.equal((await call('GET', `/templates/${inside.id}`)).json.folderId, null);
  const brought = await call('POST', '/templates/import', file.json, 'import');
  assert.deepEqual([brought.status, brought.json.templates.length, brought.json.notes], [201, 2, []]);
  assert.deepEqual((await call('POST', '/templates/import', file.json, 'import')).json, brought.json);
  const bad = { ...file.json, templates: [file.json.templates[0], { ...file.json.templates[1], html: '{lead.' }] };
  const refused = await call('POST', '/templates/import', bad);
  assert.deepEqual(
    [refused.status, refused.json.code, refused.json.errors[0].field],
    [422, 'TEMPLATE_FILE_INVALID', 'templates.1.html'],
  );
  const shapeless = await call('POST', '/templates/import', { ...file.json, templates: [{ name: 1 }] });
  assert.deepEqual([shapeless.status, shapeless.json.code], [400, 'BAD_REQUEST']);
  const huge = await call('POST', '/templates/import', { ...file.json, extra: 'x'.repeat(4 * 1024 * 1024) });
  assert.equal(huge.json.code, 'TEMPLATE_FILE_TOO_BIG');
  assert.equal((await names('search=весен')).length, 4, 'only the good file was brought');

  assert.notEqual((await call('DELETE', `/templates/${loose.id}`)).json.archivedAt, null);
  assert.equal((await names('search=весен')).length, 3);
  assert.deepEqual(await names('archived=true'), ['Весенний отчёт']);
  assert.equal((await call('PUT', `/templates/${loose.id}`, content())).json.code, 'TEMPLATE_ARCHIVED');
  assert.equal((await call('POST', `/templates/${loose.id}/unarchive`)).json.archivedAt, null);
});
