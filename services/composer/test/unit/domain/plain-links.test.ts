import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trackedPlainLinks } from '../../../src/domain/plain-links.ts';

const track = (html: string) =>
  trackedPlainLinks(html, {
    addressOf: (number) => `https://track.test/l/${number}`,
    isOwn: (url) => url.startsWith('https://track.test/'),
  });

test('web links lead over us, their addresses are kept byte for byte, and nothing else of the HTML changes', () => {
  const url = 'HTTPS://Shop.test/a%2Fb/../?q=%D0%BA&x=1&amp;y=(я)|#Место';
  const html = `<p><A CLASS=x HREF='${url.replaceAll('&', '&amp;')}' target=_blank>Да</A> <b>3 < 4 &amp; 5</b></p>`;
  const { html: tracked, plainLinks } = track(html);
  assert.deepEqual(plainLinks, [url]);
  assert.equal(tracked, '<p><A CLASS=x href="https://track.test/l/1" target=_blank>Да</A> <b>3 < 4 &amp; 5</b></p>');
});

test('the same address has one number, also without quotes and in an image map', () => {
  const { html, plainLinks } = track(
    '<a href=http://a.test/>1</a><area href="http://b.test"><a href="http://a.test/">2</a>',
  );
  assert.deepEqual(plainLinks, ['http://a.test/', 'http://b.test']);
  assert.equal(html.match(/\/l\/1"/g)?.length, 2);
});

test('what is no web link of the letter stays as it is', () => {
  const untouched = [
    '<a href="mailto:a@b.test">m</a>',
    '<a href="tel:+7">t</a>',
    '<a href="#place">p</a>',
    '<a name="x">n</a>',
    '<a href="javascript:alert(1)">j</a>',
    '<a href="/relative">r</a>',
    '<a href="https://user@evil.test/">u</a>',
    '<a href="https://a.test/with space">s</a>',
    '<a href="https://track.test/c/token">ours</a>',
    '<img src="https://a.test/i.png">',
    '<link rel="stylesheet" href="https://a.test/s.css">',
    '<!-- <a href="https://a.test/">comment</a> -->',
    `<a href="https://a.test/${'a'.repeat(4000)}">too long</a>`,
  ];
  for (const html of untouched) assert.deepEqual(track(html), { html, plainLinks: [] });
});
