import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@pochtovik/testing';
import MailComposer from 'nodemailer/lib/mail-composer';
import { mailOptions } from '../../src/mail-options.ts';
import { writtenOut } from '../../src/written-out.ts';

const ID = '0f8e4d1c2b3a49586776859483a2b1c0';
const PIECES = [
  '\n',
  '\r\n',
  '\n.\n',
  '.',
  ' ',
  '\t',
  ' \n',
  '=',
  '--',
  'a',
  'word ',
  'Анна ',
  '🙂',
  '王',
  'x'.repeat(90),
  'я'.repeat(60),
  'e'.repeat(1200),
];

/** Soft line breaks (RFC 2045 section 6.7) say nothing: the streams put some elsewhere, by where their pieces end. */
const joined = (message: string) => message.replaceAll('=\r\n', '');

/** The same letter by the library's streams and written out. */
async function both(text: string, html: string) {
  const compiled = () =>
    new MailComposer(
      mailOptions(ID, '<id@company.test>', new Date('2026-11-23T09:00:00Z'), {
        ...{ subject: text.slice(0, 40), text, html },
        from: { name: 'Мария', address: 'maria@company.test' },
        to: { name: html.slice(0, 20), address: 'anna@client.test' },
      }),
    ).compile();
  return [(await compiled().build()).toString('latin1'), writtenOut(compiled()).toString('latin1')];
}

test('what is written out at once is what the library streams, but for soft line breaks; no line is longer than 76', async () => {
  const random = seededRandom(1);
  const typed = () =>
    Array.from({ length: Math.floor(random() * 60) }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '').join(
      '',
    );
  for (let letters = 0; letters < 400; letters += 1) {
    const [streamed = '', written = ''] = await both(typed(), typed());
    assert.ok(joined(written) === joined(streamed), JSON.stringify({ written, streamed }).slice(0, 4000));
    const parts = written.split('-Part_1\r\n').slice(1);
    assert.deepEqual(
      parts.flatMap((part) => part.split('\r\n')).filter((line) => line.length > 76),
      [],
    );
  }
});

test("letters without a text, without HTML, and without either are the library's as well", async () => {
  for (const [text, html] of [
    ['', ''],
    ['only text', ''],
    ['', '<p>only HTML</p>'],
    ['Только текст', ''],
    ['\n', '\n'],
  ] as const) {
    const [streamed, written] = await both(text, html);
    assert.equal(written, streamed);
  }
});

test('a part that is a file is refused: it would be whole in memory', () => {
  const options = { attachments: [{ filename: 'a.pdf', content: Buffer.of(0) }], text: 'a' };
  assert.throws(() => writtenOut(new MailComposer(options).compile()), /only texts/);
});
