import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, type TestContext, test } from 'node:test';
import type { DraftContent, Letter } from '@pochtovik/contracts';
import { type ExampleSetUp, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { type SmtpOptions, startScriptedSmtp } from '@pochtovik/scripted-mail';
import { eventually, parseMail } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf, settingsOf } from './mailbox-of.ts';
import { qualifiedDeal } from './qualified-deal.ts';
import { uploadFile } from './upload-file.ts';
import { draftContent, savedDraft, sentDraft } from './written-draft.ts';

const { client, manager } = PEOPLE.a;
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  const settings = { sender: { RETRY_FIRST_SECONDS: '1', INBOUND_POLL_SECONDS: '1' } };
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS, product: { settings } }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

/** A mailbox of the manager at a mail server that plays a script. @returns the server and the mailbox's id */
async function mailboxAt(t: TestContext, options: SmtpOptions) {
  const smtp = await startScriptedSmtp(options);
  t.after(smtp.stop);
  const settings = {
    ...settingsOf(await mailboxOf(setUp, manager.address)),
    ...{ smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' }, imap: null },
  };
  const saved = await call('POST', '/mailboxes', { settings, password: 'any' });
  assert.equal(saved.json.tick, 'grey', saved.text);
  t.after(() => call('DELETE', `/mailboxes/${saved.json.id}`));
  return { smtp, mailboxId: saved.json.id };
}

/** The letter of a deal or draft, once its timeline has all of these events. */
function letterWith(letterId: string, ...events: string[]): Promise<Letter> {
  return eventually(`the timeline has ${events.join()}`, async () => {
    const letter = await setUp.gateway.letter(letterId);
    return events.every((event) => letter.timeline.some((entry) => entry.event === event)) && letter;
  });
}

const detailOf = ({ timeline }: Letter, event: string) => timeline.find((entry) => entry.event === event)?.detail ?? '';

/** A letter to the client, written in a mailbox and not sent. @returns its draft's id */
async function draftTo(mailboxId: string, changes: Partial<DraftContent> = {}): Promise<string> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    ...{ name: 'Поставка', pipelineId: setUp.pipelineId, responsibleUserId: setUp.userId(manager.address) },
    contacts: [{ name: client.name, email: client.address }],
  });
  const written = { mailboxId, to: client.address, subject: 'Договор', ...changes };
  return savedDraft(setUp, draftContent(leadId, written));
}

/** The same, sent. @returns the letter's id */
async function sentTo(mailboxId: string, attachmentIds: string[] = []): Promise<string> {
  const [letter] = await sentDraft(setUp, await draftTo(mailboxId, { attachmentIds }));
  return letter?.id ?? assert.fail('no letter');
}

test('I2, H3: a letter that its server puts off says so with the server’s words, and leaves by itself', async (t) => {
  const greylisting = { at: 'rcpt', times: 1, do: [{ reply: '451 4.7.1 Greylisted, come back later' }] } as const;
  const { smtp, mailboxId } = await mailboxAt(t, { faults: [greylisting] });
  const letter = await letterWith(await sentTo(mailboxId), 'letter.deferred', 'letter.sent');
  assert.deepEqual(
    letter.timeline.map(({ event }) => event).filter((event) => event.startsWith('letter.')),
    ['letter.queued', 'letter.deferred', 'letter.sent'],
  );
  assert.match(detailOf(letter, 'letter.deferred'), /Greylisted, come back later/);
  assert.deepEqual([letter.state, smtp.accepted.length], ['sent', 1]);
});

test('I2: a letter that its server refuses for good stands under «Не отправленные» with the server’s words', async (t) => {
  const refusal = { at: 'rcpt', do: [{ reply: '550 5.1.1 No such person here' }] } as const;
  const { smtp, mailboxId } = await mailboxAt(t, { faults: [refusal] });
  const letter = await letterWith(await sentTo(mailboxId), 'letter.failed');
  assert.deepEqual([letter.state, letter.failure?.code], ['not_sent', 'SMTP_REFUSED']);
  assert.match(detailOf(letter, 'letter.failed'), /No such person here/);
  assert.equal(smtp.accepted.length, 0);
});

test('I6: a file that the server would not take goes as a link, and comes out of it whole', async (t) => {
  const bytes = randomBytes(200_000);
  const { smtp, mailboxId } = await mailboxAt(t, { size: 100_000 });
  const letterId = await sentTo(mailboxId, [await uploadFile(setUp, 'Смета.bin', bytes)]);
  await letterWith(letterId, 'letter.sent');
  const [accepted] = smtp.accepted;
  const mail = await parseMail(Buffer.from(accepted?.text ?? '', 'latin1'));
  assert.deepEqual(mail.attachments, []);
  const address = /href="(http[^"]*\/d\/[\w-]+)"/.exec(mail.html || '')?.[1] ?? '';
  const file = await fetch(address, { method: 'POST', headers: { accept: 'text/html' } });
  assert.ok(Buffer.from(await file.arrayBuffer()).equals(bytes));
});

test('I7, H3: a letter that comes back is told of with the server’s words, and so is the client’s answer', async () => {
  const leadId = await qualifiedDeal(product, setUp, manager.address);
  const { id } = await eventually('the letter', async () => (await setUp.gateway.lettersOf(leadId))[0]);
  const { messageId } = await letterWith(id, 'letter.sent', 'letter.appended');
  const deliver = (lines: string[], from = '') =>
    product.stack.mail.deliver({ to: manager.address, from, message: `${lines.join('\r\n')}\r\n` });

  await deliver(
    [
      ...[`From: ${client.name} <${client.address}>`, `To: ${manager.address}`, 'Subject: Re: предложение'],
      ...[`Message-ID: <answer-${id}@client.test>`, `In-Reply-To: ${messageId}`, 'Content-Type: text/plain', '', 'Да'],
    ],
    client.address,
  );
  const answered = await letterWith(id, 'letter.replied');
  assert.ok(answered.repliedAt);

  await deliver([
    ...['From: MAILER-DAEMON@company.test', `To: ${manager.address}`, 'Subject: Undelivered Mail'],
    ...['MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=R', ''],
    ...['--R', 'Content-Type: text/plain', '', 'Your letter could not be delivered.', ''],
    ...['--R', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.client.test', ''],
    ...[`Final-Recipient: rfc822; ${client.address}`, 'Action: failed', 'Status: 5.2.2'],
    ...['Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full', ''],
    ...[
      '--R',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${messageId}`,
      `To: ${client.address}`,
      '',
      '--R--',
    ],
  ]);
  const bounced = await letterWith(id, 'letter.bounced');
  assert.match(detailOf(bounced, 'letter.bounced'), /Mailbox is full/);
});

test('J4: a letter to an address in the suppression list leaves only when its writer insists', async (t) => {
  const { smtp, mailboxId } = await mailboxAt(t, {});
  const to = 'stopped@client.test';
  assert.equal((await call('POST', '/suppressions', { address: to })).status, 201);
  const draftId = await draftTo(mailboxId, { to });
  const send = (body: object) => call('POST', `/drafts/${draftId}/send`, { revision: 1, ...body });
  const warned = await send({});
  assert.deepEqual([warned.status, warned.json.code], [409, 'DRAFT_SUPPRESSED'], warned.text);
  assert.equal(smtp.accepted.length, 0);
  const { json } = await send({ confirmSuppressed: true });
  await letterWith(json.letters[0].id, 'letter.sent');
  assert.deepEqual(
    smtp.accepted.map((letter) => letter.to),
    [[to]],
  );
});
