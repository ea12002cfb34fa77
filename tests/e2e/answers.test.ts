import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
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
import { ImapFlow } from 'imapflow';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);
const { manager, client } = PEOPLE.a;
const { client: colleague } = PEOPLE.b;
const SUBJECT = 'Вопрос о поставке {contact.phone}';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const FILE = randomBytes(1_200_001);
const MESSAGE_ID = '<question-1@client.test>';
const THREAD = ['<first@company.test>', '<second@client.test>'];
const FIRST_WORDS = 'Здравствуйте! Когда будет поставка';

const word = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\n');

/** The client's letter: HTML with an image inside, hostile too, and a file. */
function question(): Buffer {
  const html = `<p>${FIRST_WORDS}, {contact.phone}? {{#each contacts}}</p><img src="cid:logo@client"><script>alert(1)</script><img src="https://spy.test/p.gif" width="1" height="1">`;
  return Buffer.from(
    `From: ${word(client.name)} <${client.address}>
To: ${word(manager.name)} <${manager.address}>
Cc: ${colleague.address}
Subject: ${word(SUBJECT)}
Date: ${new Date().toUTCString()}
Message-ID: ${MESSAGE_ID}
In-Reply-To: ${THREAD[1]}
References: ${THREAD.join(' ')}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/related; boundary=B

--B
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${base64(Buffer.from(html))}
--B
Content-Type: image/png
Content-ID: <logo@client>
Content-Disposition: inline; filename=logo.png
Content-Transfer-Encoding: base64

${base64(PNG)}
--B--
--A
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent('Смета «осень».bin')}
Content-Transfer-Encoding: base64

${base64(FILE)}
--A--
`.replaceAll('\n', '\r\n'),
  );
}

async function inMailbox<T>({ address, password }: Manager, work: (imap: ImapFlow) => Promise<T>): Promise<T> {
  const { imap } = product.stack.mail;
  const connection = new ImapFlow({ ...imap, secure: false, auth: { user: address, pass: password }, logger: false });
  await connection.connect();
  try {
    return await work(connection);
  } finally {
    await connection.logout();
  }
}

/** A lead of the client with a letter in its feed. */
async function leadWithLetter(changes: { subject?: string; summary?: string } = {}) {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Поставка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address, phone: '+79990001122' }],
  });
  const { noteIds } = await product.control.addMail(setUp.accountId, {
    leadIds: [leadId],
    ...{ fromEmail: client.address, fromName: client.name, toEmail: manager.address, attachments: 1 },
    ...{ subject: SUBJECT, summary: FIRST_WORDS, ...changes },
  });
  return { entity: { type: 'lead', id: leadId }, noteId: noteIds[0] };
}

async function answered(kind: string, letter: Awaited<ReturnType<typeof leadWithLetter>>) {
  const draftId = randomBytes(16).toString('hex');
  const asked = { kind, ...letter, mailboxId: (await mailboxOf(setUp, manager.address)).id };
  const { status, json } = await call('POST', `/drafts/${draftId}/answer`, asked);
  assert.equal(status, 201, JSON.stringify(json));
  const again = await call('POST', `/drafts/${draftId}/answer`, asked);
  assert.deepEqual(again.json, json, 'asked again it is the draft that is there');
  return json;
}

async function sent(draftId: string, revision = 1): Promise<string> {
  const { status, json } = await call('POST', `/drafts/${draftId}/send`, { revision });
  assert.equal(status, 201, JSON.stringify(json));
  const [{ id }] = json.letters;
  await eventually('the letter is sent', async () => (await setUp.gateway.letter(id)).state === 'sent');
  return id;
}

const received = (reader: Client, letterId: string) =>
  eventually(`the letter of ${reader.name}`, async () =>
    (await letters(product, reader)).find(({ mail }) => mail.messageId?.includes(letterId)),
  );

test('a letter of the client is answered: found in the mailbox, quoted, threaded, and it stays unread', async () => {
  await inMailbox(manager, (imap) => imap.append('INBOX', question()));
  const letter = await leadWithLetter();
  const draft = await answered('reply', letter);
  assert.deepEqual(draft.original, {
    kind: 'reply',
    noteId: letter.noteId,
    state: 'found',
    shortened: false,
    leftOut: [],
  });
  assert.deepEqual([draft.to, draft.cc], [`"${client.name}" <${client.address}>`, '']);
  assert.deepEqual([draft.inReplyTo, draft.references], [MESSAGE_ID, [...THREAD, MESSAGE_ID]]);
  assert.deepEqual(draft.attachmentIds, []);
  assert.doesNotMatch(draft.html, /script|spy\.test/);

  const content = Object.fromEntries(
    Object.entries(draft).filter(
      ([key]) => !['id', 'ownerUserId', 'revision', 'createdAt', 'updatedAt', 'letterId', 'original'].includes(key),
    ),
  );
  const written = { ...content, html: draft.html.replace('<p><br></p>', '<p>Завтра, {contact.first_name}.</p>') };
  const saved = await call('PUT', `/drafts/${draft.id}`, { revision: 1, content: written });
  assert.equal(saved.status, 200, JSON.stringify(saved.json));
  assert.equal(saved.json.original.state, 'found');
  const { json: preview } = await call('GET', `/drafts/${draft.id}/preview`);
  assert.deepEqual(preview.problems, []);
  assert.equal(preview.letter.subject, `Re: ${SUBJECT}`);
  assert.equal(preview.letter.images.length, 1);

  const { mail } = await received(client, await sent(draft.id, 2));
  assert.equal(mail.subject, `Re: ${SUBJECT}`);
  assert.equal(mail.inReplyTo, MESSAGE_ID);
  assert.deepEqual(mail.references, [...THREAD, MESSAGE_ID]);
  assert.match(mail.text ?? '', new RegExp(`^Завтра, ${client.firstName}\\.`));
  assert.match(mail.text ?? '', /^> Здравствуйте! Когда будет поставка, \{contact\.phone\}\? \{\{#each contacts\}\}/m);
  assert.ok(mail.text?.includes(`${client.name} <${client.address}> пишет:`));
  assert.ok(
    (mail.text ?? '').indexOf(manager.name) < (mail.text ?? '').indexOf('пишет:'),
    'the signature stands before the quote',
  );
  assert.ok(!JSON.stringify(mail).includes('79990001122'), 'braces of the client are text');
  const [image] = mail.attachments;
  assert.ok(image?.cid && PNG.equals(image.content));
  const flags = await inMailbox(manager, async (imap) => {
    await imap.mailboxOpen('INBOX', { readOnly: true });
    return [...(((await imap.fetchOne('1', { flags: true })) || { flags: new Set<string>() }).flags ?? [])];
  });
  assert.ok(!flags.includes('\\Seen'));
});

test('an answer to all goes to the writer, copies to the others, not to oneself', async () => {
  const draft = await answered('reply-all', await leadWithLetter());
  assert.deepEqual([draft.to, draft.cc], [`"${client.name}" <${client.address}>`, colleague.address]);
  const id = await sent(draft.id);
  const [{ mail }, copy] = [await received(client, id), await received(colleague, id)];
  assert.equal(copy.mail.messageId, mail.messageId);
  assert.deepEqual(mail.references, [...THREAD, MESSAGE_ID]);
});

test('a letter that is passed on carries its file byte for byte, and its image where it was', async () => {
  const draft = await answered('forward', await leadWithLetter());
  assert.deepEqual([draft.to, draft.inReplyTo, draft.original.leftOut], ['', null, []]);
  const { json: file } = await call('GET', `/attachments/${draft.attachmentIds[0]}`);
  assert.deepEqual([file.size, file.state], [FILE.length, 'ready']);
  assert.equal((await call('DELETE', `/attachments/${file.id}`)).json.code, 'ATTACHMENT_IN_USE', 'a draft carries it');
  const content = Object.fromEntries(
    Object.entries(draft).filter(
      ([key]) => !['id', 'ownerUserId', 'revision', 'createdAt', 'updatedAt', 'letterId', 'original'].includes(key),
    ),
  );
  await call('PUT', `/drafts/${draft.id}`, { revision: 1, content: { ...content, to: colleague.address } });
  const { mail } = await received(colleague, await sent(draft.id, 2));
  assert.equal(mail.subject, `Fwd: ${SUBJECT}`);
  assert.equal(mail.inReplyTo, undefined);
  assert.ok(mail.text?.includes('Пересылаемое сообщение'));
  const passedOn = mail.attachments.find(({ content: bytes }) => FILE.equals(bytes));
  assert.equal(passedOn?.filename, 'Смета «осень».bin');
  assert.ok(mail.attachments.some(({ cid, content: bytes }) => cid && PNG.equals(bytes)));
});

test('a letter that no mailbox has is answered too: the draft says so and quotes its first words', async () => {
  const draft = await answered(
    'reply',
    await leadWithLetter({ subject: 'Re: Пропавшее', summary: 'Слова {lead.name}' }),
  );
  assert.equal(draft.original.state, 'not-found');
  assert.deepEqual(
    [draft.to, draft.subject, draft.inReplyTo],
    [`"${client.name}" <${client.address}>`, 'Re: Пропавшее', null],
  );
  const { mail } = await received(client, await sent(draft.id));
  assert.match(mail.text ?? '', /^> Слова \{lead\.name\}$/m);
});

test('a note that is not there is named, and a colleague can not be read', async () => {
  const letter = await leadWithLetter();
  const draftId = randomBytes(16).toString('hex');
  const gone = await call('POST', `/drafts/${draftId}/answer`, { kind: 'reply', ...letter, noteId: 999_999_999 });
  assert.deepEqual([gone.status, gone.json.code], [404, 'MAIL_NOTE_UNKNOWN']);
  const nobody = await call('POST', `/drafts/${draftId}/answer`, { kind: 'reply', ...letter, mailboxId: draftId });
  assert.deepEqual([nobody.status, nobody.json.code], [404, 'MAILBOX_UNKNOWN']);
  const without = await call('POST', `/drafts/${draftId}/answer`, { kind: 'reply', ...letter });
  assert.equal(without.json.original.state, 'no-mailbox', 'the administrator of the example has none of their own');
});
