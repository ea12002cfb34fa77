import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { clickPage } from '../../../src/pages/click-page.ts';

/** Runs the page's script as a browser would, up to the end of what it began. */
async function run(answer: () => Promise<{ ok: boolean; json?: () => Promise<unknown> }>, prerendering = false) {
  const went: string[] = [];
  const posts: unknown[] = [];
  const elements: Record<string, { hidden: boolean }> = { going: { hidden: false }, thanks: { hidden: true } };
  let show = () => {};
  runInNewContext(clickPage('ru').script ?? '', {
    fetch: (address: string, init: { method: string }) => {
      posts.push([init.method, address]);
      return answer();
    },
    location: { href: 'https://t.test/c/token', replace: (address: string) => went.push(address) },
    document: {
      prerendering,
      forms: [{ submit: () => went.push('form') }],
      getElementById: (id: string) => elements[id],
      addEventListener: (_name: string, listener: () => void) => {
        show = listener;
      },
    },
    Error,
  });
  await new Promise(setImmediate);
  return { went, posts, elements, show };
}
const json = (value: unknown) => async () => ({ ok: true, json: async () => value });

test('the page posts once to its own address and goes to the target', async () => {
  const { went, posts } = await run(json({ location: 'https://company.test/' }));
  assert.deepEqual(posts, [['POST', 'https://t.test/c/token']]);
  assert.deepEqual(went, ['https://company.test/']);
});

test('without a target it gives thanks in place', async () => {
  const { went, elements } = await run(json({ location: null }));
  assert.deepEqual([went, elements['going']?.hidden, elements['thanks']?.hidden], [[], true, false]);
});

test('where fetch fails or is refused the form does it', async () => {
  assert.deepEqual((await run(async () => ({ ok: false }))).went, ['form']);
  assert.deepEqual((await run(() => Promise.reject(new Error('offline')))).went, ['form']);
});

test('a page drawn ahead of the reader waits until it is shown', async () => {
  const { posts, show } = await run(json({ location: null }), true);
  assert.equal(posts.length, 0);
  show();
  assert.equal(posts.length, 1);
});
