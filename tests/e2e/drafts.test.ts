import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { DraftContent, LetterSummary } from '@pochtovik/contracts';
import {
  type Client,
  type ExampleSetUp,
  letters,
  type Manager,
  PEOPLE,
  startExample,
  WIDE_LIMITS,
} from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf, settingsOf } from './mailbox-of.ts';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

/** A letter begun on the card of a new lead of the client. */
async function begun(client: Client, manager: Manager, changes: Partial<DraftContent> = {}): Promise<DraftContent> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Поставка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  return {
    entity: { type: 'lead', id: leadId },
    mailboxId: (await mailboxOf(setUp, manager.address)).id,
    contactIds: [],
    ...{ to: client.address, cc: '', bcc: '' },
    subject: 'Договор: {lead.name}',
    html: '<p>Здравствуйте, {contact.first_name}!</p>',
    templateId: null,
    actions: { sent: [], opened: [], notOpened: [], failed: [] },
    attachmentIds: [],
    withoutSignature: false,
    inReplyTo: null,
    references: [],
    ...changes,
  };
}

async function saved(content: DraftContent): Promise<string> {
  const draftId = randomBytes(16).toString('hex');
  const { status, json } = await call('PUT', `/drafts/${draftId}`, { revision: 0, content });
  assert.deepEqual([status, json.revision], [200, 1], JSON.stringify(json));
  return draftId;
}

const send = (draftId: string, revision = 1) => call('POST', `/drafts/${draftId}/send`, { revision });
const received = (client: Client, count: number) =>
  eventually(`${count} letters of ${client.name}`, async () => {
    const found = await letters(product, client);
    return found.length >= count && found;
  });
const stateOf = (letterId: string, state: string) =>
  eventually(`the letter is ${state}`, async () => (await setUp.gateway.letter(letterId)).state === state);

test('a letter written by hand on a card is previewed, sent once by a double click, and arrives as previewed', async () => {
  const { client, manager } = PEOPLE.a;
  const content = await begun(client, manager, { to: `"${client.name}" <${client.address}>, нет` });
  const draftId = await saved(content);
  const wrong = await send(draftId);
  assert.deepEqual([wrong.status, wrong.json.code, wrong.json.errors[0].field], [422, 'DRAFT_INVALID', 'to']);
  assert.deepEqual([wrong.json.errors[0].line, wrong.json.errors[0].column], [1, content.to.indexOf('нет') + 1]);

  const { client: copied } = PEOPLE.b;
  const { client: hidden } = PEOPLE.c;
  const mended = {
    ...content,
    ...{ to: `"${client.name}" <${client.address}>`, cc: copied.address, bcc: hidden.address },
  };
  assert.equal((await call('PUT', `/drafts/${draftId}`, { revision: 1, content: mended })).json.revision, 2);
  const stale = await call('PUT', `/drafts/${draftId}`, { revision: 1, content });
  assert.deepEqual([stale.status, stale.json.code], [409, 'DRAFT_CHANGED']);
  const { json: preview } = await call('GET', `/drafts/${draftId}/preview`);
  assert.deepEqual(preview.problems, []);
  assert.equal(preview.letter.subject, 'Договор: Поставка');

  const clicks = await Promise.all([send(draftId, 2), send(draftId, 2)]);
  assert.deepEqual(
    clicks.map(({ status }) => status),
    [201, 201],
  );
  const [letter]: LetterSummary[] = clicks[0].json.letters;
  assert.equal(clicks[1].json.letters[0].id, letter?.id);
  await stateOf(letter?.id ?? '', 'sent');
  const inbox = await received(client, 1);
  assert.equal(inbox.length, 1);
  const mail = inbox[0]?.mail;
  assert.deepEqual([mail?.messageId, mail?.subject], [`<${letter?.id}@company.test>`, preview.letter.subject]);
  assert.equal(mail?.text?.trim(), preview.letter.text.trim());
  assert.ok(mail?.headerLines.every(({ key }) => key !== 'list-unsubscribe'));
  for (const reader of [copied, hidden]) {
    const [copy] = await received(reader, 1);
    assert.equal(copy?.mail.messageId, mail?.messageId);
    assert.ok(copy?.mail.headerLines.some(({ key, line }) => key === 'cc' && line.includes(copied.address)));
    // The server that delivers notes whose box it is; the message itself must not say so.
    const said = copy?.mail.headerLines.filter(({ key }) => key !== 'delivered-to');
    assert.ok(!JSON.stringify(said).includes(hidden.address), 'nobody sees the hidden copy');
  }
  assert.equal((await call('GET', `/drafts/${draftId}`)).json.code, 'DRAFT_SENT');
  assert.deepEqual((await call('GET', '/drafts')).json.drafts, []);
});

test('what is dangerous stays in the draft, is told in its preview, and does not leave with the letter', async () => {
  const { client, manager } = PEOPLE.c;
  const html = '<table bgcolor=red><tr><td onclick="x()">Счёт {lead.name}</td></tr></table><script>x()</script>';
  const draftId = await saved(await begun(client, manager, { html }));
  assert.equal((await call('GET', `/drafts/${draftId}`)).json.html, html);
  const { json: preview } = await call('GET', `/drafts/${draftId}/preview`);
  assert.deepEqual(
    preview.problems.map(({ severity, code, field, line, column }: Record<string, unknown>) => [
      severity,
      code,
      field,
      line,
      column,
    ]),
    [
      ['warning', 'HTML_LEFT_OUT', 'html', 1, 28],
      ['warning', 'HTML_LEFT_OUT', 'html', 1, html.indexOf('<script>') + 1],
    ],
  );
  assert.match(preview.letter.html, /<table bgcolor=red><tr><td>Счёт Поставка<\/td><\/tr><\/table>/);
  assert.equal((await send(draftId)).status, 201);
  // Letters of other tests go to this client as well.
  const left = await eventually('the letter', async () => {
    const found = (await letters(product, client)).map(({ mail }) => mail.html || '');
    return found.find((text) => text.includes('Счёт'));
  });
  assert.doesNotMatch(left, /script|onclick/);
});

test('a letter that failed returns to the drafts, is mended and leaves; one taken out of the queue never does', async () => {
  const { client, manager } = PEOPLE.b;
  const mailbox = await mailboxOf(setUp, manager.address);
  const settings = settingsOf(mailbox);
  const save = (password: string) => call('PUT', `/mailboxes/${mailbox.id}`, { settings, password });
  await save('wrong password');
  const sent = async (): Promise<string> => (await send(await saved(await begun(client, manager)))).json.letters[0].id;
  const failed = await sent();
  await stateOf(failed, 'not_sent');
  const waiting = await sent();
  const back = await call('POST', `/letters/${waiting}/draft`, {});
  assert.deepEqual([back.status, back.json.letterId], [201, waiting]);
  await stateOf(waiting, 'cancelled');
  const returned = await call('POST', `/letters/${failed}/draft`, {});
  const { id: draftId, subject, html } = returned.json;
  assert.deepEqual(
    [returned.status, subject, html],
    [201, 'Договор: {lead.name}', '<p>Здравствуйте, {contact.first_name}!</p>'],
  );
  const { json: list } = await call('GET', `/drafts?userId=${returned.json.ownerUserId}&search=${client.address}`);
  assert.deepEqual(
    list.drafts.map(({ letterId }: { letterId: string }) => letterId).toSorted(),
    [failed, waiting].toSorted(),
  );

  await save(manager.password);
  const content = { ...(await begun(client, manager)), subject: 'Исправленный договор' };
  assert.equal((await call('PUT', `/drafts/${draftId}`, { revision: 1, content })).status, 200);
  const again = await send(draftId, 2);
  assert.equal(again.status, 201, JSON.stringify(again.json));
  await stateOf(again.json.letters[0].id, 'sent');
  const inbox = await eventually('the mended letter arrives', async () => {
    const found = await letters(product, client);
    return found.some(({ mail }) => mail.subject === 'Исправленный договор') && found;
  });
  assert.ok(inbox.every(({ mail: { messageId } }) => ![failed, waiting].some((id) => messageId?.includes(id))));
  assert.equal(
    (await call('POST', `/letters/${again.json.letters[0].id}/draft`, {})).json.code,
    'LETTER_NOT_RETURNABLE',
  );
});
