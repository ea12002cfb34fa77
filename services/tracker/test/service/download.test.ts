import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { MAX_CHUNK_BYTES, newId } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { startWorld, token, type World } from './world/world.ts';

let world: World;
let tracker: Awaited<ReturnType<World['startTracker']>>;
before(async () => {
  world = await startWorld();
  tracker = await world.startTracker();
});
after(() => world.stop());

/** A letter with one file, and the address of its page. */
function letter(bytes: Buffer, { name = 'Прайс.pdf', contentType = 'application/pdf' } = {}) {
  const [letterId, attachmentId] = [newId(), newId()];
  world.composer.files.set(letterId, { attachmentId, name, contentType, size: bytes.length });
  world.composer.contents.set(attachmentId, bytes);
  return { letterId, attachmentId, path: `/d/${token({ purpose: 'download', letterId })}` };
}
const downloadsOf = async (letterId: string) =>
  (await world.downloaded()).filter(({ data }) => data.letterId === letterId);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

test('the page tells name and size and is no download; its button is one, and gives the file', async () => {
  const bytes = randomBytes(2 * MAX_CHUNK_BYTES + 7);
  const { letterId, attachmentId, path } = letter(bytes, { name: 'Прайс «осень» 🚀.pdf' });
  const page = await tracker.visit('GET', path);
  assert.equal(page.status, 200);
  const text = await page.text();
  assert.match(text, /Прайс «осень» 🚀\.pdf.*1 МБ.*<form method="post">/s);
  await tracker.visit('HEAD', path);
  await tracker.visit('POST', path, { 'sec-purpose': 'prefetch' });
  assert.deepEqual(await downloadsOf(letterId), []);

  const answer = await tracker.visit('POST', path);
  assert.equal(answer.status, 200);
  assert.deepEqual(await bytesOf(answer), bytes);
  const [hit, ...others] = await downloadsOf(letterId);
  assert.equal(others.length, 0);
  assert.deepEqual([hit?.data.attachmentId, hit?.data.visitor], [attachmentId, 'person']);
  const kept = () => world.stored({ letterId, kind: 'download', attachmentId });
  await eventually('the stored hit', async () => (await kept()).length === 1);
});

test('a file leaves to be saved under its name in any language, and never to be shown', async () => {
  const name = 'счёт "№ 5"; <b>.html';
  const { path } = letter(Buffer.from('<script>alert(1)</script>'), { name, contentType: 'text/html' });
  const page = await (await tracker.visit('GET', path)).text();
  assert.ok(!page.includes('<b>') && page.includes('счёт &#34;№ 5&#34;; &#60;b&#62;.html'));
  const { headers } = await tracker.visit('POST', path);
  const disposition = headers.get('content-disposition') ?? '';
  assert.ok(disposition.startsWith('attachment; filename="'), disposition);
  assert.ok(disposition.includes(`filename*=UTF-8''${encodeURIComponent(name)}`), disposition);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/);
  assert.deepEqual([headers.get('content-length'), headers.get('set-cookie')], ['25', null]);
});

test('a file without a byte is downloaded', async () => {
  const { letterId, path } = letter(Buffer.alloc(0), { name: 'пусто.txt', contentType: 'text/plain' });
  assert.match(await (await tracker.visit('GET', path)).text(), /0 байт/);
  const answer = await tracker.visit('POST', path);
  assert.deepEqual([answer.status, (await bytesOf(answer)).length], [200, 0]);
  assert.equal((await downloadsOf(letterId)).length, 1);
});

test('a scanner or a program that presses the button gets the file and is told as what it is, not as a person', async () => {
  const { letterId, path } = letter(Buffer.from('pdf'));
  const agent = { 'user-agent': 'Mozilla/5.0 (compatible; Barracuda Sentinel (EE))' };
  assert.equal((await bytesOf(await tracker.visit('POST', path, agent))).toString(), 'pdf');
  const byProgram = { 'user-agent': 'curl/8.5.0' };
  await tracker.visit('POST', path, byProgram);
  const visitors = (await downloadsOf(letterId)).map(({ data }) => data.visitor);
  assert.deepEqual(visitors, ['scanner', 'machine']);
});

test('a forged or cut token, one of another kind or key, and a letter or file that is gone get one and the same page', async () => {
  const { letterId, attachmentId, path } = letter(Buffer.from('x'));
  const gone = letter(Buffer.from('x'));
  world.composer.contents.delete(gone.attachmentId);
  const flipped = path.at(-5) === 'A' ? 'B' : 'A';
  const foreign = createTokenCodec(parseKeys(`7:${randomBytes(32).toString('base64')}`));
  const paths = [
    path.slice(0, -1),
    path.slice(0, -5) + flipped + path.slice(-4),
    '/d/x',
    `/d/${token({ purpose: 'click', letterId })}`,
    `/d/${token({ purpose: 'download', letterId }, foreign)}`,
    `/d/${token({ purpose: 'download', letterId, linkNumber: undefined })}`,
    `/d/${token({ purpose: 'download', letterId, linkNumber: 2 })}`,
    `/d/${token({ purpose: 'download' })}`,
  ];
  const look = (text: string) => text.replaceAll(/nonce="[^"]+"/g, '');
  const seen = new Set<string>();
  for (const wrong of paths) {
    for (const method of ['GET', 'POST']) {
      const answer = await tracker.visit(method, wrong);
      assert.equal(answer.status, 404, wrong);
      seen.add(look(await answer.text()));
    }
  }
  const answer = await tracker.visit('POST', gone.path);
  assert.equal(answer.status, 404);
  seen.add(look(await answer.text()));
  assert.equal(seen.size, 1);
  assert.deepEqual(
    (await world.downloaded()).filter(({ data }) => [attachmentId, gone.attachmentId].includes(data.attachmentId)),
    [],
  );
});
