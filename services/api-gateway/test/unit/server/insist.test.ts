import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { insist, within } from '../../../src/server/insist.ts';

const stopping = new AbortController().signal;

test('an outage is waited out, a refusal is not', async () => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 3) throw new PochtovikError('SERVICE_UNAVAILABLE');
    return 'done';
  };
  assert.equal(await insist(work, { forMs: 60_000, stopping }), 'done');
  let refusals = 0;
  const refused = async () => {
    refusals += 1;
    throw new PochtovikError('ACCOUNT_HOST_REFUSED');
  };
  await assert.rejects(insist(refused, { forMs: 60_000, stopping }), { code: 'ACCOUNT_HOST_REFUSED' });
  assert.equal(refusals, 1);
});

test('a stop ends the waiting', async () => {
  const stop = new AbortController();
  const outage = async () => {
    setImmediate(() => stop.abort());
    throw new PochtovikError('SERVICE_UNAVAILABLE');
  };
  await assert.rejects(insist(outage, { forMs: 60_000, stopping: stop.signal }), { code: 'SERVICE_UNAVAILABLE' });
});

test('work that takes longer than the caller waits goes on behind the answer', async () => {
  const slow = Promise.withResolvers<string>();
  assert.equal(await within(1, slow.promise), 'later');
  slow.resolve('done');
  assert.equal(await within(60_000, slow.promise), 'done');
});
