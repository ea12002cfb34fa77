import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildMessage } from '../../src/smtp/mime.ts';

const CONTENT = {
  subject: 'Коммерческое предложение',
  from: { name: 'Мария Продажная', address: 'maria@company.test' },
  to: { name: 'Анна, "Ромашка"', address: 'anna@client.test' },
  html: '<p>Здравствуйте</p>\n<img src="https://t.test/o/x.gif">',
  text: 'Здравствуйте\n.\nстрока',
};
const build = (content = CONTENT) =>
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
