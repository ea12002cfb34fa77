import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenVerdict } from '../../../src/domain/token-verdict.ts';

/** Each row: status and answer of a token endpoint, and what it means. */
const TABLE: [number, unknown, string][] = [
  [400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }, 'revoked'],
  [400, { error: 'invalid_grant', error_description: 'AADSTS700082: The refresh token has expired' }, 'revoked'],
  [401, { error: 'invalid_grant' }, 'revoked'],
  [400, { error: 'interaction_required' }, 'revoked'],
  [400, { error: 'admin_policy_enforced' }, 'revoked'],
  [401, { error: 'invalid_client' }, 'misconfigured'],
  [400, { error: 'unauthorized_client' }, 'misconfigured'],
  [400, { error: 'invalid_request' }, 'misconfigured'],
  [400, { error: 'temporarily_unavailable' }, 'unavailable'],
  [400, { error: 'something_new' }, 'unavailable'],
  [403, { error: 'rate_limit_exceeded' }, 'unavailable'],
  [403, { error: 'invalid_grant' }, 'unavailable'],
  [429, { error: 'invalid_grant' }, 'unavailable'],
  [500, { error: 'invalid_grant' }, 'unavailable'],
  [401, null, 'unavailable'],
  [502, '<html>', 'unavailable'],
];

for (const [status, body, verdict] of TABLE) {
  test(`${status} ${JSON.stringify(body)} means ${verdict}`, () => {
    assert.equal(tokenVerdict(status, body).verdict, verdict);
  });
}

test('the words of the provider are kept, bounded and on one line; a page that is no JSON is not', () => {
  const { words } = tokenVerdict(400, { error: 'invalid_grant', error_description: `a\r\nb${'c'.repeat(5000)}` });
  assert.ok(words.startsWith('invalid_grant: a bccc') && words.length <= 2000);
  assert.equal(tokenVerdict(503, '<html>secret</html>').words, 'HTTP 503');
});
