import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LetterQueued } from '@pochtovik/contracts';
import type { LetterContent } from '../../src/letter-content.ts';
import { buildMessage } from '../../src/mime.ts';

const CONTENT = {
  subject: 'Коммерческое предложение',
  from: { name: 'Мария Продажная', address: 'maria@company.test' },
  to: { name: 'Анна, "Ромашка"', address: 'anna@client.test' },
  html: '<p>Здравствуйте</p>\n<img src="https://t.test/o/x.gif">',
  text: 'Здравствуйте\n.\nстрока',
};
const build = async (content: LetterContent = CONTENT) =>
  buildMessage('0f8e4d1c2b3a49586776859483a2b1c0', '<id@company.test>', new Date('2026-11-23T09:00:00Z'), content);

test('the same letter is the same bytes, so that the copy in Sent is what left', async () => {
  assert.deepEqual(await build(), await build());
});

test('Message-ID and Date are ours, names and subject are encoded, text has an HTML alternative', async () => {
  const message = (await build()).toString('latin1');
  assert.match(message, /^Message-ID: <id@company\.test>\r$/m);
  assert.match(message, /^Date: Mon, 23 Nov 2026 09:00:00 \+0000\r$/m);
  assert.match(message, /^Content-Type: multipart\/alternative;/m);
  assert.match(message, /^Subject: =\?UTF-8\?/m);
  assert.ok(/^[\x20-\x7e\r\n\t]*$/.test(message), 'only ASCII goes over the wire');
});

test('all line ends are CRLF and no line is longer than a server must take', async () => {
  const message = (await build({ ...CONTENT, html: `<p>${'я'.repeat(9000)}</p>`, text: 'a\nb\rc\r\nd' })).toString(
    'latin1',
  );
  assert.ok(!/[^\r]\n|\r[^\n]/.test(message));
  assert.ok(message.split('\r\n').every((line) => line.length <= 998));
});

test('no file or address is read for a letter, whatever its fields say', async () => {
  const message = (await build({ ...CONTENT, text: '/etc/passwd', html: 'file:///etc/passwd' })).toString('latin1');
  assert.ok(!message.includes('root:'));
});

test('a letter that offers to unsubscribe has both headers, whole on their lines; others have none', async () => {
  const unsubscribeUrl = `https://track.test/u/${'Ab_-9'.repeat(20)}?a=1&b=2`;
  const message = (await build({ ...CONTENT, unsubscribeUrl })).toString('latin1');
  assert.ok(`\r\n${message}`.includes(`\r\nList-Unsubscribe: <${unsubscribeUrl}>\r\n`), message);
  assert.match(message, /\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);
  const local = (await build({ ...CONTENT, unsubscribeUrl: 'http://127.0.0.1:8090/u/x' })).toString('latin1');
  assert.match(local, /^List-Unsubscribe: <http:\/\/127\.0\.0\.1:8090\/u\/x>\r$/m);
  assert.ok(!local.includes('One-Click'), 'RFC 8058 is for https only');
  assert.ok(!(await build()).includes('List-Unsubscribe'));
});

test('an unsubscribe address that could add a header of its own stops the letter', async () => {
  for (const unsubscribeUrl of [
    'https://track.test/u/x>\r\nBcc: all@client.test',
    'https://track.test/u/x\nX-Evil: 1',
    'https://track.test/u/x>, <mailto:evil@client.test',
    'https://track.test/u/x\0',
    'https://track.test/ü',
    'mailto:evil@client.test',
    'javascript:alert(1)',
    `https://track.test/${'x'.repeat(1000)}`,
  ]) {
    await assert.rejects(build({ ...CONTENT, unsubscribeUrl }), { name: 'UnsafeHeader' }, unsubscribeUrl);
    assert.equal(LetterQueued.envelope.check(queued(unsubscribeUrl)), false, unsubscribeUrl);
  }
  assert.ok(LetterQueued.envelope.check(queued('https://track.test/u/x')));
});

function queued(unsubscribeUrl: string) {
  const envelope = { id: 'e', type: 'letter.queued', version: 1, accountId: 1, occurredAt: '2026-11-23T09:00:00.000Z' };
  return { ...envelope, data: { ...LetterQueued.example, unsubscribeUrl } };
}
