import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorRates, expectations } from '@pochtovik/russian/correctness';

const rates = errorRates();

test('there are at least 3,000 forms with an answer', () => {
  assert.ok(expectations().length >= 3000);
});

for (const [kind, [ours, ...libraries]] of rates) {
  test(`${kind}: no form of the tables is wrong`, () => {
    assert.ok(ours && ours.asked > 0);
    assert.equal(ours.wrong, 0);
  });

  test(`${kind}: no library does better on what it can do`, () => {
    assert.ok(ours);
    for (const { candidate, wrong, asked } of libraries) {
      if (asked > 0) assert.ok(ours.wrong / ours.asked <= wrong / asked, candidate);
    }
  });
}
