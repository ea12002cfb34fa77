import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LetterHtmlParts, letterHtml, readableHtml } from '../../../src/domain/letter-html.ts';

const PIXEL = 'https://track.test/o/token.gif';

function made(parts: Partial<LetterHtmlParts>): string {
  return letterHtml({ body: '', signature: '', subject: 'КП', language: 'ru', pixelUrl: PIXEL, ...parts });
}

test('a fragment becomes a minimal valid document with signature and pixel at the end of its body', () => {
  const html = made({ body: '<p>Здравствуйте!</p>', signature: '<p>Мария</p>', subject: 'A < B & "C"' });
  assert.match(html, /^<!DOCTYPE html>\n<html lang="ru">\n<head>\n<meta charset="utf-8">/);
  assert.match(html, /<title>A &#60; B &#38; &#34;C&#34;<\/title>/);
  assert.match(
    html,
    /<body>\n<p>Здравствуйте!<\/p>\n<div><p>Мария<\/p><\/div>\n<img src="[^"]+" [^>]*>\n<\/body>\n<\/html>\n$/,
  );
});

test('a document of the user stays byte for byte around signature and pixel', () => {
  const before =
    '<!-- made by hand -->\r\n<!DOCTYPE html><HTML><head><style>a{b:c}</style></head><BODY bgcolor=red><p>x</p>';
  const after = '</BODY ></HTML>\r\n';
  const html = made({ body: before + after, signature: '<i>М</i>' });
  assert.ok(html.startsWith(`${before}<div><i>М</i></div>\n<img `));
  assert.ok(html.endsWith(after));
  assert.ok(html.includes(PIXEL));
});

test('a document without closing tags gets the pixel at its end', () => {
  assert.match(made({ body: '<html><p>x' }), /^<html><p>x<img [^>]*>\n$/);
  assert.match(made({ body: '<html><p>x</html>' }), /^<html><p>x<img [^>]*>\n<\/html>$/);
});

test('a fragment that only speaks of documents is a fragment', () => {
  assert.match(made({ body: '<p>&lt;html&gt; or <headline>' }), /^<!DOCTYPE html>/);
  assert.match(made({ body: '<header>x</header>' }), /^<!DOCTYPE html>/);
});

test('a thousand comments before the document do not slow it down', () => {
  const started = process.cpuUsage();
  made({ body: `${'<!-- c -->'.repeat(40_000)}<p>x` });
  assert.ok(process.cpuUsage(started).user < 1_000_000);
});

test('the text part is made from body and signature without the pixel', () => {
  assert.equal(readableHtml('<p>x</p>', '<b>M</b>'), '<p>x</p><div><b>M</b></div>');
  assert.equal(
    readableHtml('<html><body><p>x</p></body></html>', 'M'),
    '<html><body><p>x</p><div>M</div></body></html>',
  );
  assert.equal(readableHtml('<p>x</p>', ''), '<p>x</p>');
});

test('letters that grow in lower case do not move the place of the signature', () => {
  assert.equal(readableHtml('<html><body>İ</body></html>', 'M'), '<html><body>İ<div>M</div></body></html>');
});
