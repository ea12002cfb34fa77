import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ExampleSetUp, letters, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';
import { putPiece, uploadFile } from './upload-file.ts';
import { draftContent, savedDraft, sentDraft } from './written-draft.ts';

const { client, manager } = PEOPLE.a;
const PDF = Buffer.from('%PDF-1.4\n%âãÏÓ\n', 'latin1');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
let leadId = 0;
let mailboxId = '';

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
  const lead = await product.control.createLead(setUp.accountId, {
    ...{ name: 'Поставка', pipelineId: setUp.pipelineId, responsibleUserId: setUp.userId(manager.address) },
    contacts: [{ name: client.name, email: client.address }],
  });
  leadId = lead.leadId;
  mailboxId = (await mailboxOf(setUp, manager.address)).id;
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The letter with these files as it came to the client. */
async function arrived(attachmentIds: string[], subject: string) {
  const content = draftContent(leadId, {
    mailboxId,
    to: client.address,
    subject,
    attachmentIds,
    trackDownloads: false,
  });
  await sentDraft(setUp, await savedDraft(setUp, content));
  return eventually(`«${subject}» arrives`, async () =>
    (await letters(product, client)).find(({ mail }) => mail.subject === subject),
  );
}

/** The message as a program reads it that shares no code with ours. */
function readByPython(source: Buffer): {
  subject: string;
  files: { name: string; type: string; sha256: string }[];
  defects: string[];
} {
  const { status, stdout, stderr } = spawnSync('python3', [join(import.meta.dirname, 'read-message.py')], {
    input: source,
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(status, 0, stderr.toString());
  return JSON.parse(stdout.toString());
}

/** Names as typed; the second one is how they are kept where something in them is dangerous or no part of a name. */
const NAMES: [string, string?][] = [
  ['Коммерческое предложение.pdf'],
  ['Прайс «осень» № 5 — итог.pdf'],
  ['смета 🚀👩‍👩‍👧 финал.pdf'],
  ['請求書（控え）.pdf', '請求書（控え）.pdf'],
  ['견적서 최종.pdf'],
  ['עלון מחירים.pdf'],
  ['قائمة الأسعار.pdf'],
  ['ราคา.pdf'],
  ['Übergröße naïve — Łódź.pdf'],
  ['he said "hello"; name=x.pdf'],
  ["it's 100% (final) [v2] {x}, a=b.pdf"],
  ['=?UTF-8?B?0YI=?=.pdf'],
  ["utf-8''%D1%82.pdf"],
  ['точка. и .пробел .pdf'],
  ['без расширения'],
  ['.скрытый'],
  [`${'Очень длинное имя файла '.repeat(9)}конец.pdf`],
  [`${'x'.repeat(200)}.pdf`],
  [`${'🚀'.repeat(100)}.pdf`],
  ['и\u0306од.pdf', 'йод.pdf'],
  ['счёт\u202Efdp.exe', 'счётfdp.exe'],
  ['C:\\Users\\Мария\\договор.pdf', 'договор.pdf'],
  ['два\r\nBcc: all@client.test.pdf', 'два Bcc: all@client.test.pdf'],
];

test('C4: names of files in any language and of any kind are read right by two mail programs', async () => {
  const ids: string[] = [];
  for (const [name] of NAMES) ids.push(await uploadFile(setUp, name, Buffer.concat([PDF, Buffer.from(name)])));
  const { mail, source } = await arrived(ids, 'Имена');
  const expected = NAMES.map(([name, kept = name]) => kept);
  const hashes = NAMES.map(([name]) => sha256(Buffer.concat([PDF, Buffer.from(name)])));
  assert.deepEqual(
    mail.attachments.map(({ filename }) => filename),
    expected,
  );
  assert.deepEqual(
    mail.attachments.map(({ content }) => sha256(content)),
    hashes,
  );
  const python = readByPython(source);
  assert.deepEqual(python.defects, []);
  assert.deepEqual(
    python.files.map(({ name }) => name),
    expected,
  );
  assert.deepEqual(
    python.files.map((file) => file.sha256),
    hashes,
  );
  const text = source.toString('latin1');
  assert.ok(/^[\r\n\t -~]*$/.test(text), 'only ASCII goes over the wire');
  assert.ok(text.split(/\r?\n/).every((line) => line.length <= 998));
});

test('C4: the content type is that of the bytes, not of the name', async () => {
  const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const cases: [string, Buffer, string][] = [
    ['картинка.pdf', PNG, 'image/png'],
    ['прайс.exe', PDF, 'application/pdf'],
    ['смета', PDF, 'application/pdf'],
    ['не картинка.png', Buffer.from('просто текст'), 'application/octet-stream'],
    ['заметки.txt', Buffer.from('просто текст'), 'text/plain'],
    ['страница.html', Buffer.from('<script>alert(1)</script>'), 'text/html'],
    ['архив.pdf', ZIP, 'application/zip'],
    ['таблица.xlsx', ZIP, office],
    ['что-то', randomBytes(64).fill(0, 0, 8), 'application/octet-stream'],
    ['письмо.eml', Buffer.from('Subject: x\r\n\r\nhello'), 'application/octet-stream'],
  ];
  const ids: string[] = [];
  for (const [name, bytes] of cases) ids.push(await uploadFile(setUp, name, bytes));
  const { source } = await arrived(ids, 'Типы');
  // The parser of our tests guesses by the name where the message says nothing; this one tells what stands there.
  const python = readByPython(source);
  assert.deepEqual(
    python.files.map(({ name, type }) => [name, type]),
    cases.map(([name, , type]) => [name, type]),
  );
  assert.deepEqual(
    python.files.map((file) => file.sha256),
    cases.map(([, bytes]) => sha256(bytes)),
  );
});

/** Sends the first bytes of a body of which more was announced, and breaks the connection off when they are out. */
async function cutOff(id: string, bytes: Buffer, announced: number): Promise<void> {
  const { url, authorization } = setUp.gateway;
  const headers = { authorization, 'content-type': 'application/octet-stream', 'content-length': String(announced) };
  const sending = request(`${url}/api/v1/attachments/${id}/content?offset=0`, { method: 'PUT', headers });
  sending.on('error', () => undefined);
  const closed = new Promise<void>((done) => sending.on('close', done));
  await new Promise<void>((done) => sending.write(bytes, () => done()));
  sending.destroy();
  await closed;
}

test('C4: an upload that is cut at any byte goes on from what is here, and comes out whole', async () => {
  const piece = 512 * 1024;
  const bytes = randomBytes(2 * piece + 1000);
  for (const cut of [
    0,
    1,
    1000,
    piece - 1,
    piece,
    piece + 1,
    2 * piece - 1,
    2 * piece,
    2 * piece + 1,
    bytes.length - 1,
  ]) {
    const { json: begun } = await call('POST', '/attachments', { name: `обрыв ${cut}.bin`, size: bytes.length });
    await cutOff(begun.id, bytes.subarray(0, cut), bytes.length);
    const refused = await call('GET', `/attachments/${begun.id}`);
    assert.deepEqual([refused.json.state, refused.json.received % piece], ['uploading', 0], `cut at ${cut}`);
    const draft = draftContent(leadId, { mailboxId, to: client.address, attachmentIds: [begun.id] });
    const { json: preview } = await call('GET', `/drafts/${await savedDraft(setUp, draft)}/preview`);
    assert.ok(
      preview.problems.some(({ code }: { code: string }) => code === 'ATTACHMENT_UNKNOWN'),
      'half a file never leaves',
    );
    // What was on its way when the line broke may still come in; the answer tells where to go on.
    const { json: ready } = await eventually('the upload goes on', async () => {
      const { json: state } = await call('GET', `/attachments/${begun.id}`);
      const { received = 0 } = state;
      const answer = await putPiece(setUp, begun.id, received, bytes.subarray(received));
      if (answer.status !== 200) assert.equal(answer.json.code, 'UPLOAD_OFFSET_WRONG', answer.text);
      return answer.status === 200 && answer;
    });
    assert.equal(ready.state, 'ready');
    const { url, authorization } = setUp.gateway;
    const back = await fetch(`${url}/api/v1/attachments/${begun.id}/content`, { headers: { authorization } });
    assert.equal(sha256(new Uint8Array(await back.arrayBuffer())), sha256(bytes), `cut at ${cut}`);
  }
});
