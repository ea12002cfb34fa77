import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinkBursts } from '../../../src/domain/link-bursts.ts';
import { BURST_LINKS, BURST_MS } from '../../../src/domain/visitor-class.ts';

test('different links of one letter from one place are counted together for a few seconds', () => {
  const bursts = createLinkBursts();
  for (const link of ['c1', 'c1', 'c2', 'l1']) bursts.note('letter', link, '192.0.2.1', 0);
  assert.equal(bursts.count('letter', '192.0.2.1', BURST_MS - 1), 3);
  assert.equal(bursts.count('letter', '192.0.2.1', BURST_MS), 0);
  assert.equal(bursts.count('letter', '192.0.2.2', 1), 0, 'another place');
  assert.equal(bursts.count('other', '192.0.2.1', 1), 0, 'another letter');
});

test('a place that asks on and on stays a burst, and takes no more memory for it', () => {
  const bursts = createLinkBursts();
  for (let n = 0; n < 1000; n += 1) bursts.note('letter', `l${n}`, '192.0.2.1', n);
  assert.equal(bursts.count('letter', '192.0.2.1', 1000), BURST_LINKS);
});
