import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeTarget } from '../../../src/domain/safe-target.ts';

test('web addresses are followed, in their normal spelling', () => {
  assert.equal(safeTarget('https://company.test/кп.pdf'), 'https://company.test/%D0%BA%D0%BF.pdf');
  assert.equal(safeTarget('http://company.test'), 'http://company.test/');
});

for (const address of [
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//evil.test',
  'https://bank.test@evil.test/',
  'ftp://company.test',
  'not an address',
  '',
]) {
  test(`${JSON.stringify(address)} is not followed`, () => assert.equal(safeTarget(address), null));
}
