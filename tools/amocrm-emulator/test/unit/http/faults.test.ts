import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultPlan } from '../../../src/http/faults.ts';

test('a fault hits so many matching calls, after those it lets pass', () => {
  const plan = new FaultPlan();
  plan.add({ method: 'POST', path: '/leads$', times: 2, skip: 1, kind: 'reset', when: 'before' });
  const hits = (method: string, path: string) => plan.take(method, path, 1) !== null;
  assert.equal(hits('GET', '/api/v4/leads'), false);
  assert.equal(hits('POST', '/api/v4/leads/complex'), false);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => hits('POST', '/api/v4/leads')),
    [false, true, true, false],
  );
  assert.deepEqual(plan.list(), []);
});

test('a fault of one account spares the others', () => {
  const plan = new FaultPlan();
  plan.add({ accountId: 2, times: 1, kind: 'reset', when: 'before' });
  assert.equal(plan.take('GET', '/x', 1), null);
  assert.equal(plan.take('GET', '/x', 2)?.kind, 'reset');
});

test('a path that is no regular expression is refused at once', () => {
  assert.throws(() => new FaultPlan().add({ path: '(', times: 1, kind: 'reset', when: 'before' }), SyntaxError);
});
