import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { newId } from '@pochtovik/contracts';
import { createTokenCodec, parseKeys, type TokenPurpose } from '@pochtovik/tracking-token';
import { ACCOUNT, startWorld, token, type World } from './world/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

type OfLetter = Exclude<TokenPurpose, 'image'>;
const PATHS: Record<OfLetter, string> = {
  open: 'o',
  click: 'c',
  link: 'l',
  download: 'd',
  unsubscribe: 'u',
  'web-version': 'w',
};
const isOfLetter = (purpose: string): purpose is OfLetter => Object.hasOwn(PATHS, purpose);
const PURPOSES = Object.keys(PATHS).filter(isOfLetter);
const path = (purpose: OfLetter, text: string) => `/${PATHS[purpose]}/${text}${purpose === 'open' ? '.gif' : ''}`;
const other = (key: string) => createTokenCodec(parseKeys(`${key}:${randomBytes(32).toString('base64')}`));
const flipped = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);

/** A letter that has something behind each of its addresses. */
function letterOf() {
  const letterId = newId();
  world.composer.targets.set(letterId, 'https://company.test/');
  world.composer.plainLinks.set(letterId, 'https://company.test/');
  world.composer.pages.set(letterId, '<p>x</p>');
  const file = { attachmentId: newId(), name: 'a', contentType: 'text/plain', size: 1 };
  world.composer.files.set(letterId, file);
  world.composer.contents.set(file.attachmentId, Buffer.from('x'));
  return letterId;
}

for (const purpose of PURPOSES) {
  test(`${purpose}: an address that is not ours looks like every other such address and counts for nothing`, async () => {
    const tracker = await world.startTracker();
    const letterId = letterOf();
    const good = token({ purpose, letterId });
    const foreignAccount = ACCOUNT + 1;
    const bad = [
      ...[0, 5, 12, 30, good.length - 2].map((at) => flipped(good, at)),
      ...[0, 1, 10, good.length - 1].map((length) => good.slice(0, length)),
      ...[`${good}A`, `${good}=`, good.toLowerCase(), 'x'.repeat(5000), '%00', 'nonsense'],
      token({ purpose, letterId }, other('7')),
      token({ purpose, letterId }, other('9')),
      ...PURPOSES.filter((one) => one !== purpose).map((one) => token({ purpose: one, letterId })),
    ];
    // Signed by us, but for another account: its letter is not there. Pixel and unsubscribing ask nobody; their event goes to that account alone.
    const asks = purpose !== 'open' && purpose !== 'unsubscribe';
    if (asks) bad.push(token({ purpose, letterId: newId() }));
    if (asks && purpose !== 'click' && purpose !== 'download')
      bad.push(token({ purpose, letterId, accountId: foreignAccount }));
    const looks = new Set<string>();
    for (const text of bad) {
      for (const method of purpose === 'download' || purpose === 'click' ? ['POST'] : ['GET']) {
        const answer = await tracker.visit(method, path(purpose, text));
        const { date: _, ...headers } = Object.fromEntries(answer.headers);
        const look = JSON.stringify([answer.status, headers, await answer.text()]);
        looks.add(look.replaceAll(/nonce[-=\\"]+[^'"\\]+/g, 'nonce'));
      }
    }
    assert.equal(looks.size, 1, [...looks].map((look) => look.slice(0, 300)).join('\n'));
    assert.match([...looks][0] ?? '', /^\[404/);
    assert.deepEqual(await world.stored({ letterId }), []);
    assert.ok((await tracker.visit('GET', path(purpose, good))).status < 400, 'the genuine one still works');
  });
}

test('an address used again is a hit of its own each time; nothing in an address tells who the recipient is', async () => {
  const tracker = await world.startTracker();
  const letterId = letterOf();
  const address = path('click', token({ purpose: 'click', letterId }));
  for (let n = 0; n < 3; n += 1) assert.equal((await tracker.visit('POST', address)).status, 303);
  const clicks = (await world.clicked()).filter(({ data }) => data.letterId === letterId);
  assert.equal(new Set(clicks.map(({ data }) => data.hitId)).size, 3);
  const bytes = Buffer.from(token({ purpose: 'click', letterId }), 'base64url');
  const signature = 16;
  // Key, purpose and flags; the account's number in four bytes; the letter's random id; the link's number; the signature.
  assert.equal(bytes.length, 3 + 4 + 16 + 1 + signature);
});
