import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type LetterContent, messageSize } from '../../src/index.ts';
import { textEncoding } from '../../src/text-encoding.ts';

const size = (content: LetterContent, date = new Date('2026-11-24T09:00:00Z')) =>
  messageSize({ id: '0f8e4d1c2b3a49586776859483a2b1c0', messageId: '<id@company.test>', date, content });

/** A letter of so many links, with so many foreign letters between them. */
function letter(links: number, foreign: number, token: () => string): LetterContent {
  const words = 'Жё, '.repeat(foreign);
  const html = Array.from({ length: links }, () => `<a href="https://track.test/c/${token()}">${words}</a>`).join('');
  return {
    subject: 'КП',
    from: { name: 'Мария', address: 'maria@company.test' },
    to: { name: 'Анна', address: 'anna@client.test' },
    html: `<p>${html}</p>`,
    text: `${words} (https://track.test/c/${token()})\n`,
    attachments: [],
  };
}

test('the size of a message does not depend on what its signed addresses say, nor on the day', async () => {
  for (let foreign = 0; foreign < 40; foreign += 1) {
    const sizes = new Set<number>();
    for (const token of ['a', '7', '-', '_', null]) {
      const of = () => (token === null ? randomBytes(57).toString('base64url') : token.repeat(76));
      sizes.add(await size(letter(3, foreign, of)));
      sizes.add(await size(letter(3, foreign, of), new Date('2027-01-01T23:59:59Z')));
    }
    assert.equal(sizes.size, 1, `${foreign}: ${[...sizes]}`);
  }
});

test('a text goes the shorter way, plain ASCII as it is', () => {
  assert.equal(textEncoding('Hello,\r\nworld\t!'), undefined);
  assert.equal(textEncoding(`${'a'.repeat(100)}é`), 'quoted-printable');
  assert.equal(textEncoding('Здравствуйте, Анна!'), 'base64');
  assert.equal(textEncoding('\u0001'), 'base64');
});

test('no file is read for a size', async () => {
  const file = { attachmentId: '0'.repeat(32), name: 'Счёт.pdf', contentType: 'application/pdf', size: 50_000_000 };
  const whole = { ...letter(1, 1, () => 'x'.repeat(76)), attachments: [{ ...file, url: 'https://track.test/d/x' }] };
  assert.ok((await size(whole)) > 66_000_000);
  assert.ok((await size({ ...whole, attachAs: 'links' })) < 10_000);
});
