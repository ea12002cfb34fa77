import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodedField } from '../../../src/domain/inbound/decoding.ts';
import { messageHead } from '../../../src/domain/inbound/message-head.ts';
import { bareSubject, candidateOf, tellsSummary } from '../../../src/domain/inbound/same-message.ts';
import { readableText, unflowed } from '../../../src/domain/inbound/text-charset.ts';

const traits = {
  from: 'anna@client.test',
  subject: 'Заказ',
  about: '2026-11-20T09:00:00Z',
  summary: '',
  outgoing: false,
};
const head = (from: string, subject: string) =>
  `From: ${from}\r\nSubject: ${subject}\r\nDate: Fri, 20 Nov 2026 12:00:00 +0300\r\n`;

test('a subject that was cut inside a character is read whole', () => {
  const [left, right] = [
    Buffer.from('Зака').subarray(0, 3),
    Buffer.concat([Buffer.from('Зака').subarray(3), Buffer.from('з')]),
  ];
  const subject = `=?UTF-8?B?${left.toString('base64')}?=\t=?utf-8?B?${right.toString('base64')}?=`;
  assert.equal(decodedField(subject), 'Заказ');
  assert.equal(candidateOf(1, head('Anna <ANNA@client.test>', subject), undefined, traits)?.distanceMs, 0);
  assert.equal(candidateOf(1, head('Boris <boris@client.test>', subject), undefined, traits), null);
  assert.equal(candidateOf(1, head('anna@client.test', 'x'), undefined, traits), null);
});

test('subjects are compared without what answers put before them', () => {
  for (const subject of ['Re: Заказ', 'RE[2]: Fwd: заказ', 'Отв: Заказ', 'На: Пересл:  ЗАКАЗ']) {
    assert.equal(bareSubject(subject), 'заказ', subject);
  }
});

test('a summary tells a text by its letters only, and nothing where it is short', () => {
  assert.equal(tellsSummary('Здравствуйте,\n> когда будет договор?', 'Здравствуйте, когда будет…'), true);
  assert.equal(tellsSummary('Другое', 'Здравствуйте, когда будет'), false);
  assert.equal(tellsSummary('Да', 'Да'), null);
});

test('texts without a right charset are read as Russian programs write them; flowed lines are joined', () => {
  assert.equal(readableText('\xcf\xf0\xe8\xe2\xe5\xf2', ''), 'Привет');
  assert.equal(readableText(Buffer.from('Привет').toString('latin1').slice(0, -1), 'utf-8'), 'Приве');
  assert.equal(readableText('\xcf', 'no-such-charset'), '\ufffd');
  assert.equal(unflowed('long \r\nline\r\n-- \r\nname', false), 'long line\n-- \nname');
});

test('fields of strangers are read within bounds', () => {
  const many = Array.from({ length: 5000 }, (_, n) => `a${n}@x.test`).join(', ');
  const read = messageHead(
    `From: "=?utf-8?Q?=D0=90?=, x" <a@x.test>\r\nTo: ${many}\r\nDate: nonsense\r\nReferences: ${'<a@b> '.repeat(5000)}\r\n`,
  );
  assert.equal(read.date, null);
  assert.ok(read.to.length <= 200 && read.references.length <= 100);
  assert.equal(read.from[0]?.address, 'a@x.test');
});
