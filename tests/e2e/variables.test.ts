import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { DraftContent, LetterActions } from '@pochtovik/contracts';
import { type ExampleSetUp, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';

const { client, manager } = PEOPLE.a;
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
/** The lead of all tests, with its contact, customer and products. */
let leadId = 0;
let contactId = 0;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
  const { control } = product;
  await control.setCustomers(setUp.accountId, 'segments');
  const made = await control.createLead(setUp.accountId, {
    ...{ name: 'Кухня', price: 120_000, tags: ['опт', 'срочно'], pipelineId: setUp.pipelineId },
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: 'Смирнова Анна Петровна', firstName: 'Анна', email: client.address, phone: '+79990000001' }],
    company: { name: 'ООО Ромашка' },
  });
  leadId = made.leadId;
  contactId = made.contactIds[0] ?? 0;
  const catalogs = await crm('GET', '/catalogs');
  const { id: catalogId } = catalogs._embedded.catalogs[0];
  const fields = await crm('GET', `/catalogs/${catalogId}/custom_fields`);
  const fieldId = (code: string) =>
    fields._embedded.custom_fields.find((field: { code: string }) => field.code === code).id;
  const elements = await crm('POST', `/catalogs/${catalogId}/elements`, [
    {
      name: 'Фасад',
      custom_fields_values: [
        { field_id: fieldId('PRICE'), values: [{ value: 12_500 }] },
        { field_id: fieldId('SKU'), values: [{ value: 'Ф-104' }] },
      ],
    },
  ]);
  const metadata = { catalog_id: catalogId, quantity: 4 };
  await crm('POST', `/leads/${leadId}/link`, [
    { to_entity_id: elements._embedded.elements[0].id, to_entity_type: 'catalog_elements', metadata },
  ]);
  const segments = await crm('POST', '/customers/segments', [
    { name: 'Опт' },
    { name: 'Постоянные' },
    { name: 'Иные' },
  ]);
  const segmentIds = segments._embedded.segments.slice(0, 2).map(({ id }: { id: number }) => ({ id }));
  await crm('POST', '/customers', [
    {
      ...{ name: 'Анна, опт', next_price: 5000, tags_to_add: [{ name: 'скидка' }, { name: 'VIP' }] },
      _embedded: { contacts: [{ id: contactId }], segments: segmentIds },
    },
  ]);
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

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

async function draft(changes: Partial<DraftContent>): Promise<string> {
  const mailbox = await mailboxOf(setUp, manager.address);
  const draftId = randomBytes(16).toString('hex');
  const content: DraftContent = {
    ...{ entity: { type: 'lead', id: leadId }, mailboxId: mailbox.id, contactIds: [], to: client.address },
    ...{ cc: '', bcc: '', subject: 'Тема', html: '', templateId: null, attachmentIds: [], withoutSignature: true },
    ...{ inReplyTo: null, references: [], actions: { sent: [], opened: [], notOpened: [], failed: [] } },
    ...changes,
  };
  const saved = await call('PUT', `/drafts/${draftId}`, { revision: 0, content });
  assert.equal(saved.status, 200, saved.text);
  return draftId;
}

async function preview(changes: Partial<DraftContent>) {
  const { json } = await call('GET', `/drafts/${await draft(changes)}/preview`);
  return json;
}

/** The lines of a letter's text, one a paragraph. */
async function lines(forms: readonly string[], changes: Partial<DraftContent> = {}): Promise<string[]> {
  const shown = await preview({ html: forms.map((form) => `<p>${form}</p>`).join(''), ...changes });
  assert.ok(shown.letter, JSON.stringify(shown.problems));
  return shown.letter.text.trim().split('\n\n');
}

test('E1: every card linked to a lead has its fields, products and customer too, single and as lists', async () => {
  const shown = await lines([
    '{lead.name} {lead.price} {lead.pipeline}',
    '{contact.name} {contact.phone}',
    '{company.name}',
    '{responsible.email} {account.currency}',
    '{покупатель.название}: {customer.next_price}; {customer.segments|list:", "," и "}; {покупатель.теги}',
    '{{#each elements}}{this.name} {this.quantity} × {this.price} = {this.sum} {this.Артикул}{{/each}}',
    '{товар.название}',
    '{{#каждый контакты}}{this.имя}{{/каждый}}',
    '{пользователь.имя}',
  ]);
  assert.deepEqual(shown.slice(0, 8), [
    'Кухня 120000 Продажи',
    'Смирнова Анна Петровна +79990000001',
    'ООО Ромашка',
    `${manager.address} RUB`,
    'Анна, опт: 5000; Опт и Постоянные; скидка, VIP',
    'Фасад 4 × 12500 = 50000 Ф-104',
    'Фасад',
    'Смирнова Анна Петровна',
  ]);
});

test('E1: a letter of a contact knows its lead created last and that lead’s products', async () => {
  const entity = { type: 'contact' as const, id: contactId };
  assert.deepEqual(await lines(['{lead.name}: {товар.название}', '{company.name}'], { entity }), [
    'Кухня: Фасад',
    'ООО Ромашка',
  ]);
});

test('E2: forms of all kinds work, braces of others stay, a wrong name is told with its place and the right one', async () => {
  const shown = await lines(['{{Сделка.Бюджет}} {lead.price|words}', '{a: 1} {color:red}']);
  assert.deepEqual(shown, ['120000 сто двадцать тысяч', '{a: 1} {color:red}']);
  const { problems, letter } = await preview({ html: '<p>Сумма:\n{lead.prise|wordz}</p>' });
  assert.equal(letter, null);
  const told = problems.map((problem: Record<string, unknown>) => [
    problem['code'],
    problem['line'],
    problem['column'],
    problem['suggestion'],
  ]);
  assert.deepEqual(told, [
    ['UNKNOWN_VARIABLE', 2, 1, 'lead.price'],
    ['UNKNOWN_MODIFIER', 2, 1, 'words'],
  ]);
  const missing = await preview({ html: '<p>{lead.loss_reason}{lead.closed_at|default:"открыта"}</p>' });
  assert.deepEqual(
    missing.problems.map(({ code }: { code: string }) => code),
    ['MISSING_VALUE'],
  );
  assert.match(missing.letter.html, /<p>открыта<\/p>/);
});

test('E3: modifiers of every theme', async () => {
  const forms: [string, string][] = [
    ['{lead.price|money_words}', 'сто двадцать тысяч рублей 00 копеек'],
    ['{contact.name|dative}', 'Смирновой Анне Петровне'],
    ['{contact.name|имя} {contact.name|initials_first}', 'Анна А. П. Смирнова'],
    ['{contact.name|by_gender:"получил","получила"}', 'получила'],
    ['{товар.количество|мера:"шт."} {товар.цена|скидка:10|number}', '4 шт. 11 250'],
    ['{lead.tags|list:", "," и "}', 'опт и срочно'],
    ['{company.name|choose:"фирма","человек"}', 'фирма'],
    ['{lead.price|equals:"120000","да","нет"} {lead.name|upper}', 'да КУХНЯ'],
    ['{today|add_days:0|days_until}', '0'],
    ['{{#if lead.price >= 100000}}крупная{{else}}малая{{/if}}', 'крупная'],
  ];
  const shown = await lines(forms.map(([form]) => form));
  assert.deepEqual(
    shown.map((line) => line.replaceAll('\u00a0', ' ')),
    forms.map(([, gives]) => gives),
  );
});

test('E4 and E5: a note of a trigger has the words of its letter and of the card; trigger links stand in text, link and button', async () => {
  const text =
    'Письмо «{subject}» {id} от {sended_at}, {date}: {сделка.бюджет|деньги}, {{#each contacts}}{this.имя}{{/each}}, {товар.название}, {покупатель.название}';
  const saved = await call('POST', '/triggers', { name: 'Примечание', action: { type: 'add_note', text } });
  assert.ok(saved.ok, saved.text);
  const wrong = await call('POST', '/triggers', {
    name: 'Примечание',
    action: { type: 'add_note', text: 'Тема:\n{subjekt|upper}{lead.prise}' },
  });
  assert.deepEqual(
    wrong.json.errors.map(({ line, column, suggestion }: Record<string, unknown>) => [line, column, suggestion]),
    [[2, 16, 'lead.price']],
  );
  const number = setUp.linkNumber;
  const actions: LetterActions = { sent: [{ triggerId: saved.json.id }], opened: [], notOpened: [], failed: [] };
  const draftId = await draft({
    ...{ subject: 'Договор {lead.name}', actions },
    html: `<p>{triggerlink:${number}}</p><a href="{triggerlink:${number}}">Открыть</a><table><tr><td><a href="{{triggerlink:${number}}}" style="background:#08f">Кнопка</a></td></tr></table>`,
  });
  const { status, json, text: answer } = await call('POST', `/drafts/${draftId}/send`, { revision: 1 });
  assert.equal(status, 201, answer);
  const [{ id }] = json.letters;
  const notes = await eventually('the note is there', async () => {
    const found = (await product.control.snapshot(setUp.accountId, 'leads', leadId)).notes;
    return found.length > 0 && found;
  });
  const note = JSON.stringify(notes[0]).replaceAll('\u00a0', ' ');
  assert.match(
    note,
    new RegExp(`Письмо «Договор Кухня» ${id} от \\d\\d\\.\\d\\d\\.\\d{4} \\d\\d:\\d\\d, \\d{4}-\\d\\d-\\d\\d`),
  );
  assert.match(note, /: 120 000 ₽, Смирнова Анна Петровна, Фасад, Анна, опт/);
  const { json: letter } = await call('GET', `/letters/${id}`);
  const addresses = [...letter.html.matchAll(/https?:\/\/[^\s"<]*\/c\/[\w-]+/g)].map(([address]) => address);
  assert.equal(addresses.length, 3);
  assert.equal(new Set(addresses).size, 1, 'the address of a link is one in a letter');
  assert.doesNotMatch(letter.html, /triggerlink/);
});
