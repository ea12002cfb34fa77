import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { DraftContent } from '@pochtovik/contracts';
import { type Client, type ExampleSetUp, letters, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';
import { uploadFile } from './upload-file.ts';
import { draftContent, savedDraft, sentDraft } from './written-draft.ts';

const { client, manager } = PEOPLE.a;
const { client: partner } = PEOPLE.b;
const NO_ACTIONS = { sent: [], opened: [], notOpened: [], failed: [] };
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
let leadId = 0;
/** Anna and Boris with addresses, and one without. */
let contactIds: number[] = [];
let mailboxId = '';

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
  const lead = await product.control.createLead(setUp.accountId, {
    ...{ name: 'Поставка', price: 120_000, pipelineId: setUp.pipelineId, statusId: setUp.status.fresh },
    responsibleUserId: setUp.userId(manager.address),
    contacts: [
      { name: client.name, firstName: client.firstName, email: client.address },
      { name: partner.name, firstName: partner.firstName, email: partner.address },
      { name: 'Глеб Безадресный', firstName: 'Глеб' },
    ],
    company: { name: 'ООО Ромашка' },
  });
  leadId = lead.leadId;
  contactIds = lead.contactIds;
  mailboxId = (await mailboxOf(setUp, manager.address)).id;
});
after(() => stop());

const call = (method: string, path: string, body?: unknown, key?: string) =>
  callGateway(setUp, method, path, body, key);
const content = (changes: Partial<DraftContent> = {}) => draftContent(leadId, { mailboxId, ...changes });
const saved = (changes: Partial<DraftContent>) => savedDraft(setUp, content(changes));
const previewOf = async (draftId: string, query = '') => (await call('GET', `/drafts/${draftId}/preview${query}`)).json;
const codesOf = (problems: Record<string, unknown>[]) => problems.map(({ field, code }) => [field, code]);

const received = (reader: Client, subject: string) =>
  eventually(`«${subject}» arrives at ${reader.address}`, async () =>
    (await letters(product, reader)).find(({ mail }) => mail.subject === subject),
  );

/** Calls amoCRM as the account's people do. */
async function crm(method: string, path: string, body?: unknown) {
  const { origin, accessToken } = product.amocrm;
  const answer = await fetch(`${origin}/api/v4${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return JSON.parse(text);
}

test('C2: contacts of the card are chosen and addresses typed; each reader gets a letter that speaks to them, nobody two', async () => {
  const subject = 'C2 {contact.first_name}';
  const html = '<p>{contact.name}, {lead.name}</p>';
  const [anna = 0, boris = 0, gleb = 0] = contactIds;
  const wrong = await previewOf(await saved({ contactIds: [anna, gleb, 77], subject, html }));
  assert.deepEqual(codesOf(wrong.problems), [
    ['contactIds.1', 'CONTACT_WITHOUT_ADDRESS'],
    ['contactIds.2', 'CONTACT_UNKNOWN'],
  ]);
  const typed = `${client.address.toUpperCase()}, "Кирилл, юрист" <${PEOPLE.c.client.address}>`;
  const draftId = await saved({ contactIds: [boris, anna], to: typed, subject, html });
  const { letters: planned } = await previewOf(draftId);
  assert.deepEqual(
    planned.map(({ to, contactId }: { to: { address: string }; contactId: number | null }) => [to.address, contactId]),
    [
      [partner.address, boris],
      [client.address, anna],
      [PEOPLE.c.client.address, null],
    ],
  );
  const made = await sentDraft(setUp, draftId);
  assert.equal(made.length, 3);
  for (const reader of [client, partner]) {
    const { mail } = await received(reader, `C2 ${reader.firstName}`);
    assert.ok(mail.text?.startsWith(`${reader.name}, Поставка`), mail.text);
    assert.equal((await letters(product, reader)).filter((each) => each.mail.subject === mail.subject).length, 1);
  }
});

test('C2: a letter begun on a company goes to its contacts', async () => {
  const { _embedded } = await crm('GET', `/leads/${leadId}?with=contacts`);
  const entity = { type: 'company' as const, id: _embedded.companies[0].id };
  await crm('POST', `/companies/${entity.id}/link`, [{ to_entity_id: contactIds[1], to_entity_type: 'contacts' }]);
  const draftId = await saved({ entity, contactIds: contactIds.slice(1, 2), subject: 'C2 {company.name}' });
  const { problems, letters: planned } = await previewOf(draftId);
  assert.deepEqual(problems, []);
  assert.deepEqual(planned[0].to, { name: partner.name, address: partner.address });
  await sentDraft(setUp, draftId);
  await received(partner, 'C2 ООО Ромашка');
});

test('C6, D4: the signature is that of the mailbox chosen, and none where the draft wants none', async () => {
  const { stack } = product;
  const { smtp, imap } = stack.mail;
  const { address, password } = PEOPLE.c.manager;
  const server = ({ host, port }: { host: string; port: number }) => ({ host, port, security: 'none' as const });
  const second = await setUp.gateway.saveMailbox(
    {
      ...{ userId: setUp.userId(manager.address), fromName: 'Отдел продаж', fromAddress: address, login: address },
      ...{ smtp: server(smtp), imap: server(imap), limits: WIDE_LIMITS, signatureHtml: '<p><b>Отдел продаж</b></p>' },
    },
    password,
  );
  const cases = [
    { box: mailboxId, from: manager.name, ends: `С уважением, ${manager.name}` },
    { box: second.id, from: 'Отдел продаж', ends: 'Отдел продаж' },
    { box: second.id, from: 'Отдел продаж', ends: 'Здравствуйте!', withoutSignature: true },
  ];
  for (const [index, { box, from, ends, withoutSignature = false }] of cases.entries()) {
    const subject = `C6 подпись ${index}`;
    const draftId = await saved({ mailboxId: box, to: client.address, subject, withoutSignature });
    const { letter } = await previewOf(draftId);
    assert.deepEqual([letter.from.name, letter.text.trim().split('\n').at(-1)], [from, ends]);
    await sentDraft(setUp, draftId);
    const { mail } = await received(client, subject);
    assert.deepEqual([mail.from?.value[0]?.name, mail.text?.trim()], [from, letter.text.trim()]);
  }
});

test('C10: what is typed is kept at each pause, found again on another day, and lost by no second window', async () => {
  const draftId = randomBytes(16).toString('hex');
  const keep = (revision: number, changes: Partial<DraftContent>) =>
    call('PUT', `/drafts/${draftId}`, { revision, content: content({ to: 'анна', subject: '{lead.', ...changes }) });
  const versions = ['<p>З', '<p>Здра', '<p>Здравствуйте, {contact.', '<p>Здравствуйте, {contact.first_name}!</p>'];
  for (const [revision, html] of versions.entries()) {
    const { status, json } = await keep(revision, { html });
    assert.deepEqual(
      [status, json.revision, json.html],
      [200, revision + 1, html],
      'kept byte for byte, unfinished too',
    );
  }
  const last = { html: versions.at(-1) ?? '' };
  assert.equal((await keep(4, last)).json.revision, 4, 'a save without a change is none');
  const other = await keep(2, { html: '<p>Из другого окна</p>' });
  assert.deepEqual([other.status, other.json.code], [409, 'DRAFT_CHANGED']);
  const { json: list } = await call('GET', `/drafts?entityType=lead&entityId=${leadId}`);
  assert.ok(list.drafts.some(({ id, revision }: { id: string; revision: number }) => id === draftId && revision === 4));
  const { json: found } = await call('GET', `/drafts/${draftId}`);
  assert.deepEqual([found.to, found.subject, found.html], ['анна', '{lead.', last.html]);
  assert.equal((await call('DELETE', `/drafts/${draftId}`)).status, 200);
  assert.equal((await call('GET', `/drafts/${draftId}`)).json.code, 'DRAFT_UNKNOWN');
});

test('C7: a letter becomes a template with files and triggers, and a letter made of that carries them', async () => {
  const attachmentId = await uploadFile(setUp, 'Прайс.txt', Buffer.from('цены'));
  const note = await setUp.gateway.saveTrigger('Примечание C7', { type: 'add_note', text: 'Ушло C7: {subject}' });
  const actions = {
    ...NO_ACTIONS,
    sent: [{ triggerId: note.id }],
    notOpened: [{ triggerId: note.id, afterSeconds: 3600 }],
  };
  const draftId = await saved({
    attachmentIds: [attachmentId],
    actions,
    subject: 'C7 {lead.name}',
    to: client.address,
  });
  const { status, json: template } = await call('POST', `/drafts/${draftId}/template`, { name: 'C7', isPublic: true });
  assert.equal(status, 201, JSON.stringify(template));
  assert.deepEqual(template.attachments, [{ attachmentId, name: 'Прайс.txt' }]);
  assert.deepEqual(template.actions, actions);
  const used = await saved({
    ...{ templateId: template.id, subject: template.subject, html: template.html, actions: template.actions },
    attachmentIds: template.attachments.map((file: { attachmentId: string }) => file.attachmentId),
    to: client.address,
  });
  await sentDraft(setUp, used);
  const { mail } = await received(client, 'C7 Поставка');
  assert.deepEqual(
    mail.attachments.map(({ filename, content: bytes }) => [filename, bytes.toString()]),
    [['Прайс.txt', 'цены']],
  );
  await eventually('the trigger has left its note', async () => {
    const { notes } = await product.control.snapshot(setUp.accountId, 'leads', leadId);
    return notes.some(({ params }) => JSON.stringify(params).includes('Ушло C7: C7 Поставка'));
  });
});

test('C9: the tick is remembered; the link leads to a page with name and size; its download leaves a note and a task', async () => {
  const attachmentId = await uploadFile(setUp, 'Смета «осень» 🚀.txt', Buffer.alloc(2048, 'x'));
  const note = await setUp.gateway.saveTrigger('Примечание C9', { type: 'add_note', text: 'Скачали C9: {subject}' });
  const task = await setUp.gateway.saveTrigger('Задача C9', {
    ...{ type: 'create_task', text: 'Позвонить C9', taskTypeId: 1, dueSeconds: 3600, responsibleUserId: null },
  });
  const actions = { ...NO_ACTIONS, downloaded: [{ triggerId: note.id }, { triggerId: task.id }] };
  const subject = 'C9 смета';
  const draftId = await saved({
    attachmentIds: [attachmentId],
    actions,
    subject,
    to: client.address,
    trackDownloads: true,
  });
  assert.deepEqual((await call('GET', '/writing-choices')).json, { trackDownloads: true });
  const next = await saved({ subject: 'C9 следующий' });
  assert.equal((await call('GET', `/drafts/${next}`)).json.trackDownloads, true);
  await sentDraft(setUp, draftId);
  const { mail } = await received(client, subject);
  assert.deepEqual(mail.attachments, []);
  assert.match(mail.text ?? '', /Файлы к письму:\nСмета «осень» 🚀\.txt \(2,0 КБ\): http/);
  const address = /href="(http[^"]*\/d\/[\w-]+)"/.exec(mail.html || '')?.[1] ?? '';
  const headers = {
    'user-agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    accept: 'text/html',
  };
  const page = await (await fetch(address, { headers })).text();
  assert.match(page, /Смета «осень» 🚀\.txt/);
  assert.match(page, /2(?:,0)? КБ/);
  const file = await fetch(address, { method: 'POST', headers });
  assert.equal((await file.text()).length, 2048);
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="/);
  await eventually('note and task are there', async () => {
    const { notes, tasks } = await product.control.snapshot(setUp.accountId, 'leads', leadId);
    return (
      notes.some(({ params }) => JSON.stringify(params).includes(`Скачали C9: ${subject}`)) &&
      tasks.some(({ text }) => text === 'Позвонить C9')
    );
  });
});

test('D6: a template that is saved says what of it will not leave, with its place', async () => {
  const second = '<p onclick="x()">Счёт</p><script>x()</script><form><p>Ответ</p></form>';
  const html = `<p>D6</p>\n${second}`;
  const body = { name: 'D6', sendTo: { type: 'client' }, subject: 'D6', html, actions: NO_ACTIONS };
  const { status, json } = await call('POST', '/templates', { ...body, withoutSignature: true, isPublic: true });
  assert.equal(status, 201);
  assert.equal(json.html, html, 'kept as typed');
  assert.deepEqual(
    json.warnings.map(({ field, line, column }: Record<string, unknown>) => [field, line, column]),
    ['onclick', '<script>', '<form>'].map((piece) => ['html', 2, second.indexOf(piece) + 1]),
  );
  assert.ok(
    json.warnings.length >= 3 && json.warnings.every(({ message }: { message: string }) => message.length > 10),
  );
  const clean = await call('PUT', `/templates/${json.id}`, {
    ...body,
    html: '<p>D6</p>',
    withoutSignature: true,
    isPublic: true,
  });
  assert.deepEqual(clean.json.warnings ?? [], []);
});

test('C8, J4: a dry run says who lacks a value, has no address, wants no letters or is named twice, and sends nothing', async () => {
  const lead = (name: string, email?: string, company?: string) =>
    product.control.createLead(setUp.accountId, {
      ...{ name, pipelineId: setUp.pipelineId, responsibleUserId: setUp.userId(manager.address) },
      contacts: [{ name: 'Кто-то', ...(email !== undefined && { email }) }],
      ...(company !== undefined && { company: { name: company } }),
    });
  const made = [
    await lead('Полная', 'full@client.test', 'ООО'),
    await lead('Без компании', 'poor@client.test'),
    await lead('Без адреса', undefined, 'ООО'),
    await lead('Отписан', 'stopped@client.test', 'ООО'),
    await lead('Ещё раз', 'FULL@client.test', 'ООО'),
  ];
  const entities = made.map(({ leadId: id }) => ({ type: 'lead', id }));
  assert.equal((await call('POST', '/suppressions', { address: 'stopped@client.test' })).status, 201);
  const { json: template } = await call('POST', '/templates', {
    ...{ name: 'Проба', sendTo: { type: 'client' }, subject: 'Для {company.name}', html: '<p>{lead.name}</p>' },
    ...{ actions: NO_ACTIONS, withoutSignature: true, isPublic: true },
  });
  const { status, json } = await call('POST', '/bulk-sends/check', { templateId: template.id, mailboxId, entities });
  assert.deepEqual([status, json.recipients, json.sendable], [200, 5, 3]);
  const nameOf = (id: number | undefined) => made.findIndex((each) => each.leadId === id);
  assert.deepEqual(
    json.problems.map(
      (problem: {
        entity: { id: number };
        refusal: { code: string } | null;
        missing: string[];
        duplicateOf: { id: number } | null;
      }) => [
        nameOf(problem.entity.id),
        problem.refusal?.code ?? null,
        problem.missing,
        problem.duplicateOf && nameOf(problem.duplicateOf.id),
      ],
    ),
    [
      [1, null, ['company.name'], null],
      [2, 'RECIPIENT_NONE', [], null],
      [3, 'RECIPIENT_SUPPRESSED', [], null],
      [4, null, [], 0],
    ],
  );
  const { json: list } = await call('GET', `/letters?templateId=${template.id}`);
  assert.deepEqual(list.letters, []);
});

test('E1: custom fields by name and by id, of each card, and the people of the letter', async () => {
  const field = async (entity: string, name: string) => {
    const { _embedded } = await crm('POST', `/${entity}/custom_fields`, [{ name, type: 'text' }]);
    return _embedded.custom_fields[0].id;
  };
  const { _embedded } = await crm('GET', `/leads/${leadId}?with=contacts`);
  const ids = { leads: leadId, contacts: contactIds[0], companies: _embedded.companies[0].id };
  const fieldIds: Record<string, number> = {};
  for (const [entity, id] of Object.entries(ids)) {
    const fieldId = await field(entity, `Номер договора ${entity}`);
    fieldIds[entity] = fieldId;
    await crm('PATCH', `/${entity}/${id}`, {
      custom_fields_values: [{ field_id: fieldId, values: [{ value: `№ ${entity}` }] }],
    });
  }
  const html = [
    `{lead.cf.${fieldIds['leads']}} {lead.Номер договора leads}`,
    `{contact.cf.${fieldIds['contacts']}} {контакт.Номер договора contacts}`,
    `{company.cf.${fieldIds['companies']}} {{Компания.Номер договора companies}}`,
    '{responsible.name} {responsible.email}',
    '{user.name}',
  ];
  const { letter, problems } = await eventually('the new fields are known', async () => {
    const shown = await previewOf(
      await saved({ to: client.address, withoutSignature: true, html: html.map((form) => `<p>${form}</p>`).join('') }),
    );
    return shown.letter !== null && shown;
  });
  assert.deepEqual(problems, []);
  const lines = letter.text.trim().split('\n\n');
  assert.deepEqual(lines.slice(0, 4), [
    '№ leads № leads',
    '№ contacts № contacts',
    '№ companies № companies',
    `${manager.name} ${manager.address}`,
  ]);
  assert.notEqual(lines[4], '');
});
