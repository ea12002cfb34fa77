import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disableSignature } from '../../../src/oauth/hooks.ts';

test('the signature is the hex HMAC of client_uuid|account_id, as openssl computes it', () => {
  // printf 'uuid-1|1231414' | openssl dgst -sha256 -hmac secret
  assert.equal(
    disableSignature('secret', 'uuid-1', 1231414),
    '6195436583b01b8dad2a4723e6a4975b780754481f22db0275fdecb6b7877ed9',
  );
});
