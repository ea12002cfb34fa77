import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenImages } from '../../../src/domain/pasted-image-check.ts';
import { pastedImages, withAddresses } from '../../../src/domain/pasted-images.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const URL = `data:image/png;base64,${PNG}`;
const replaced = (html: string) => {
  const images = pastedImages(html);
  return withAddresses(
    html,
    images,
    images.map((_image, index) => `cid:${index + 1}`),
  );
};

test('images are found however their tag is written', () => {
  assert.equal(replaced(`<IMG alt="a > b" SRC='${URL}'>`), `<IMG alt="a > b" SRC='cid:1'>`);
  assert.equal(replaced(`<img src=${URL} width=1>`), '<img src=cid:1 width=1>');
  assert.equal(replaced(`<img\n src = "${URL}"/><img src="${URL}">`), `<img\n src = "cid:1"/><img src="cid:2">`);
});

test('every other character stays', () => {
  const html = `<!--[if mso]><img src="${URL}"><![endif]--><style>a{content:"<img src=${URL}>"}</style>
<p title='<img src="${URL}">'>Ёж\u0000 &amp; &nbsp;<br/ ><img data-src="${URL}" src="https://a.test/b.png"> { } {{x}} ${URL}</p><p`;
  assert.equal(replaced(html), html);
  assert.equal(replaced(`${html}><img src="${URL}">`), `${html}><img src="cid:1">`);
});

test('of a text full of broken images only so many are told', async () => {
  assert.equal((await brokenImages('<img src="data:">'.repeat(20_000))).length, 20);
});

test('a sound image is no mistake, whatever kind its address claims', async () => {
  assert.deepEqual(await brokenImages(`<img src="${URL}"><img src="data:image/svg;x=y;base64,${PNG}">`), []);
  assert.deepEqual(await brokenImages(`<img src="data:image/png;base64,${encodeURIComponent(PNG)}">`), []);
});

test('a broken, foreign or too big image is told with its place', async () => {
  const wrong = [
    'data:image/png;base64,%%%',
    'data:image/png;base64,',
    'data:image/png;base64,AAAA',
    'data:image/png,abc',
    'data:',
    `data:image/png;base64,${Buffer.from('<svg onload="alert(1)"/>').toString('base64')}`,
    `data:image/png;base64,${PNG.repeat(20_000)}`,
  ];
  for (const url of wrong) {
    const [detail, ...others] = await brokenImages(`<p>\n<b><img src="${url}"></b>`);
    assert.deepEqual([detail?.code, detail?.line, detail?.column], ['IMAGE_INVALID', 2, 14], url.slice(0, 60));
    assert.equal(others.length, 0);
  }
});
