import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { parseMail } from '@pochtovik/testing';
import { asItLeaves, readableSize } from '../../src/download-links.ts';
import { safeMessageIds, threadHeaders } from '../../src/header-ids.ts';
import type { LetterContent } from '../../src/letter-content.ts';
import { messageOf } from '../../src/message.ts';
import { base64Size, type StreamedMessage } from '../../src/message-with-files.ts';

const ID = '0f8e4d1c2b3a49586776859483a2b1c0';
const CONTENT: LetterContent = {
  subject: 'КП',
  from: { name: 'Мария', address: 'maria@company.test' },
  to: { name: 'Анна', address: 'anna@client.test' },
  html: '<p>Здравствуйте</p>',
  text: 'Здравствуйте\n',
};
const file = (size: number, name = 'Счёт.pdf', contentType = 'application/pdf') => ({
  ...{ attachmentId: ID, name, contentType, size },
  url: 'https://track.test/d/x',
});
async function streamed(content: LetterContent, openFile: Parameters<typeof messageOf>[1]): Promise<StreamedMessage> {
  const letter = { id: ID, messageId: '<id@company.test>', date: new Date('2026-11-24T09:00:00Z'), content };
  const message = await messageOf(letter, openFile);
  assert.ok(!Buffer.isBuffer(message));
  return message;
}
const pieces = (bytes: AsyncIterable<Buffer>) => Readable.from(bytes, { objectMode: false });
const oneChunk = (bytes: Buffer) =>
  pieces(
    (async function* () {
      yield bytes;
    })(),
  );

test('the size of a message with files is known before its first byte, whatever their sizes', async () => {
  for (const sizes of [[0], [1], [2], [3], [56], [57], [58], [113, 114, 115], [1000, 0, 65_536], [300_001]]) {
    const attachments = sizes.map((size) => file(size));
    const message = await streamed({ ...CONTENT, attachments }, ({ size }) => oneChunk(randomBytes(size)));
    assert.equal((await buffer(message.open())).length, message.size, String(sizes));
  }
  assert.deepEqual([0, 1, 57, 58].map(base64Size), [0, 4, 76, 82]);
});

test('a message with files is the same each time it is opened', async () => {
  const bytes = randomBytes(5000);
  const message = await streamed({ ...CONTENT, attachments: [file(5000)] }, () => oneChunk(bytes));
  assert.deepEqual(await buffer(message.open()), await buffer(message.open()));
});

test('a file is asked for no faster than the message is read', async () => {
  let asked = 0;
  const count = 100;
  const size = count * 524_288;
  const message = await streamed({ ...CONTENT, attachments: [file(size)] }, () =>
    pieces(
      (async function* () {
        for (; asked < count; asked += 1) yield Buffer.alloc(524_288);
      })(),
    ),
  );
  const stream = message.open();
  let read = 0;
  for await (const chunk of stream) {
    read += chunk.length;
    const behind = asked * 524_288 - read * (57 / 78);
    assert.ok(behind < 4 * 524_288, `${behind} bytes in memory`);
  }
  assert.equal(read, message.size);
});

test('a file that is a message itself goes as a plain file, since a message may not be encoded', async () => {
  const letter = { ...CONTENT, attachments: [file(20, 'Письмо.eml', 'message/rfc822')] };
  const message = await streamed(letter, () => oneChunk(Buffer.from('Subject: x\r\n\r\nhello!')));
  const bytes = await buffer(message.open());
  assert.match(
    bytes.toString('latin1'),
    /^Content-Type: application\/octet-stream;[\s\S]*?Content-Transfer-Encoding: base64\r$/m,
  );
  const [part] = (await parseMail(bytes)).attachments;
  assert.deepEqual([part?.filename, part?.content.toString()], ['Письмо.eml', 'Subject: x\r\n\r\nhello!']);
});

test('file names are there in both forms that mail programs know', async () => {
  const message = await streamed({ ...CONTENT, attachments: [file(1)] }, () => oneChunk(Buffer.of(1)));
  const text = (await buffer(message.open())).toString('latin1');
  assert.match(text, /Content-Disposition: attachment;\s+filename\*0\*=utf-8''%D0%A1/);
  assert.match(text, /Content-Type: application\/pdf;\s+name="=\?UTF-8\?/);
});

test('sizes of files read well in either language', () => {
  assert.deepEqual(
    [0, 999, 1000, 10_240, 1_048_576, 26_214_400, 5_000_000_000].map((bytes) => readableSize(bytes, 'ru')),
    ['0 Б', '999 Б', '1,0 КБ', '10 КБ', '1,0 МБ', '25 МБ', '4,7 ГБ'],
  );
  assert.equal(readableSize(1_300_000, 'en'), '1.2 MB');
});

test('files that leave as links stand at the end of HTML without a body, too, and images stay parts', () => {
  const image = { ...file(5), contentId: 'a' };
  const left = asItLeaves({ ...CONTENT, images: [image], attachments: [file(5)], attachAs: 'links' });
  assert.equal(left.attachments, undefined);
  assert.equal(left.images?.length, 1);
  assert.ok(left.html.startsWith('<p>Здравствуйте</p><div') && left.html.includes('href="https://track.test/d/x"'));
  assert.equal(asItLeaves(CONTENT), CONTENT);
});

test('of a thread only ids that are fit for a header are named, each once, the answered one last', () => {
  const foreign = ['<a b@x>', '<a@x>\r\nBcc: y', '<ü@x>', '<a\0@x>', 'a@x', '<a<@x>', '<>', `<${'x'.repeat(990)}@x>`];
  assert.deepEqual(safeMessageIds(foreign), []);
  assert.deepEqual(
    threadHeaders({ inReplyTo: '<c@x>', references: ['<a@x>', '<b@x>', '<a@x>', '<c@x>', ...foreign] }),
    {
      inReplyTo: '<c@x>',
      references: ['<a@x>', '<b@x>', '<c@x>'],
    },
  );
  assert.deepEqual(threadHeaders({}), {});
});
