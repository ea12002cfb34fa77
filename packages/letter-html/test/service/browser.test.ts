import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cleanHtml } from '../../src/index.ts';
import { SAMPLES } from '../hostile/samples.ts';
import { type LetterPage, openLetterPage } from './letter-page.ts';

let opened: LetterPage | undefined;
before(async () => {
  opened = await openLetterPage();
});
after(() => opened?.close());

function letterPage(): LetterPage {
  assert.ok(opened);
  return opened;
}

test('the browser sees what hostile letters do as they come, and nothing in a harmless one', async () => {
  const wanted =
    /^(?:scripts|handlers|addresses|embedded pages|drawings) 1$|^namespaces and parsers 5$|^style sheets 4$/;
  for (const { name, html } of SAMPLES.filter((sample) => wanted.test(sample.name))) {
    assert.notDeepEqual(
      [...(await letterPage().deedsAsDocument(html)), ...(await letterPage().deedsInside([html]))],
      [],
      `${name}: ${html}`,
    );
  }
  const harmless =
    '<p>Здравствуйте! <a href="https://a.test/">x</a><a href="mailto:a@b.test">y</a><img src="y.png"></p>';
  assert.deepEqual(await letterPage().deedsAsDocument(harmless), []);
});

test('nothing runs, nothing is sent and nobody is led away by any of them once they are cleaned', async () => {
  const guilty: string[] = [];
  for (const { name, html: source } of SAMPLES) {
    const { html } = cleanHtml(source);
    const deeds = await letterPage().deedsAsDocument(html);
    if (deeds.length > 0) guilty.push(`${name}: ${html} → ${deeds.join('; ')}`);
  }
  assert.deepEqual(guilty, []);
});

test('nor inside a page that has scripts of its own', async () => {
  assert.deepEqual(await letterPage().deedsInside(SAMPLES.map(({ html }) => cleanHtml(html).html)), []);
});
