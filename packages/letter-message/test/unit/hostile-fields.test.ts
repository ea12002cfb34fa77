import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { parseMail } from '@pochtovik/testing';
import type { LetterContent } from '../../src/letter-content.ts';
import { lineSafe } from '../../src/line-safe.ts';
import { messageOf } from '../../src/message.ts';

const ID = '0f8e4d1c2b3a49586776859483a2b1c0';
const OURS = new Set(
  'message-id date from to cc in-reply-to references subject auto-submitted list-unsubscribe list-unsubscribe-post mime-version content-type content-transfer-encoding'.split(
    ' ',
  ),
);
/** What breaks mail: line ends, what looks like headers, encoded words, commands, quotes, other scripts, halves of characters. */
const PIECES = [
  ...['\r\n', '\n', '\r', '\0', '\t', '\u0085', '\u2028', '\x7f', '\x1b', ' ', '  ', '.', '\r\n.\r\n', '\n.\n'],
  ...[
    'Bcc: all@client.test',
    'X-Evil: 1',
    '\r\n\r\n<script>',
    '--_NmP-',
    `${ID}-Part_1`,
    '=?utf-8?Q?=0D=0A?=',
    '=?',
    '?=',
  ],
  ...['"', '\\', '<', '>', ',', ';', ':', '@', '(', ')', '=', '%0d%0a', "''", '*', 'a', 'Z', '7', 'x'.repeat(90)],
  ...['Анна', 'Ё', '王', 'ß', '🙂', '👩‍👩‍👧', '\ud800', '\udc00', 'ﷺ', 'é', '\u202e', '\ufeff'],
];

/** Repeatable chance, so that a failure can be had again. */
function chance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function hostile(below: (n: number) => number, most = 12): string {
  return Array.from({ length: below(most) }, () => PIECES[below(PIECES.length)] ?? '').join('');
}

/** What a reader sees of a text that went into a header: one line, blanks drawn together as folding does. */
const seen = (text: string) => lineSafe(text).toWellFormed().replace(/\s+/g, ' ').trim();

test('whatever is typed into a field, the message has our headers only, each as typed, and no line that SMTP could misread', async () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const below = chance(seed);
    const file = { attachmentId: ID, name: `${hostile(below, 6)}.pdf`, contentType: 'application/pdf', size: 10 };
    const content: LetterContent = {
      subject: hostile(below),
      from: { name: hostile(below), address: 'maria@company.test' },
      to: { name: hostile(below), address: 'anna@client.test' },
      cc: [{ name: hostile(below), address: 'boris@client.test' }],
      bcc: [{ name: hostile(below), address: 'secret@client.test' }],
      inReplyTo: `<${hostile(below, 4)}@x>`,
      references: ['<first@client.test>', `<${hostile(below, 4)}@x>`],
      automatic: true,
      html: `<p>${hostile(below, 40)}</p>`,
      text: hostile(below, 40),
      ...(seed % 2 === 0 && { attachments: [{ ...file, url: 'https://track.test/d/x' }] }),
      ...(seed % 4 === 0 && { attachAs: 'links' as const }),
      unsubscribeUrl: 'https://track.test/u/x',
    };
    const letter = { id: ID, messageId: '<id@company.test>', date: new Date('2026-11-24T09:00:00Z'), content };
    const message = await messageOf(letter, () => Readable.from([Buffer.from('0123456789')]));
    const bytes = Buffer.isBuffer(message) ? message : await buffer(message.open());
    const text = bytes.toString('latin1');
    const why = `seed ${seed}: ${JSON.stringify(content)}`;
    assert.ok(!/[^\r]\n|\r[^\n]|\0/.test(text), why);
    assert.deepEqual(/[^ -\x7f\r\n\t].{0,20}/.exec(text)?.[0], undefined, why);
    assert.ok(
      text.split('\r\n').every((line) => line.length <= 998),
      why,
    );
    assert.ok(!text.includes('secret@client.test'), why);
    if (!Buffer.isBuffer(message)) assert.equal(message.size, bytes.length, why);

    const mail = await parseMail(bytes);
    for (const { key } of mail.headerLines) assert.ok(OURS.has(key), `${key}; ${why}`);
    assert.equal(new Set(mail.headerLines.map(({ key }) => key)).size, mail.headerLines.length, why);
    assert.equal(mail.messageId, '<id@company.test>', why);
    assert.equal(seen(mail.subject ?? ''), seen(content.subject), why);
    const parties = [mail.from, mail.to, mail.cc].flatMap((list) => list ?? []).flatMap(({ value }) => value);
    assert.deepEqual(
      parties.map(({ address }) => address),
      ['maria@company.test', 'anna@client.test', 'boris@client.test'],
      why,
    );
    assert.deepEqual(
      parties.map(({ name }) => seen(name)),
      [content.from, content.to, ...(content.cc ?? [])].map(({ name }) => seen(name).replaceAll('=?', '= ?')),
      why,
    );
    assert.equal(mail.attachments.length, seed % 4 === 2 ? 1 : 0, why);
    for (const { filename = '' } of mail.attachments) {
      assert.equal(seen(filename), seen(file.name).replace(/[/\\]/g, '_'), why);
    }
  }
});

test('an address that could add a header or a recipient stops the letter', async () => {
  const content = { subject: 'КП', html: '', text: '', from: { name: '', address: 'maria@company.test' } };
  for (const address of [
    'anna@client.test\r\nBcc: all@client.test',
    'anna@client.test>, <evil@client.test',
    'anna@client.test, evil@client.test',
    'anna@client.test\u0085',
    'anna client@test',
    'anna\0@client.test',
    'anna',
    '',
  ]) {
    const letter = {
      id: ID,
      messageId: '<id@company.test>',
      date: new Date(0),
      content: { ...content, to: { name: 'Анна', address } },
    };
    await assert.rejects(
      messageOf(letter, () => Readable.from([])),
      { name: 'UnsafeHeader' },
      JSON.stringify(address),
    );
  }
});
