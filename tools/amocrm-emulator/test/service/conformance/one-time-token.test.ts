import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { adminOf, managerOf } from '../support/seeded.ts';
import { startSession } from '../support/session.ts';
import { assertShape, unix, uuid } from '../support/shape.ts';

test('a one-time token is an HS256 JWT with the documented claims for 30 minutes', async () => {
  await using session = await startSession();
  const { account, control, emulator, outside } = session;
  const user = managerOf(account);
  const token = await control.oneTimeToken(account.id, { userId: user.id });
  assertShape({ ...decodeProtectedHeader(token) }, { typ: 'JWT', alg: 'HS256' });
  const { payload } = await jwtVerify(token, new TextEncoder().encode(emulator.clientSecret), {
    algorithms: ['HS256'],
    audience: outside.origin,
    issuer: account.origin,
    currentDate: new Date((await control.state()).time),
  });
  assertShape(payload, {
    iss: account.origin,
    aud: outside.origin,
    jti: uuid,
    iat: unix,
    nbf: unix,
    exp: (payload.iat ?? 0) + 1800,
    account_id: account.id,
    user_id: user.id,
    subdomain: account.subdomain,
    client_uuid: emulator.clientId,
    is_admin: false,
  });
  assert.equal(decodeJwt(await control.oneTimeToken(account.id))['user_id'], adminOf(account).id);
});

test('control mints tokens that are wrong in one way each', async () => {
  await using session = await startSession();
  const { account, control, emulator, outside } = session;
  const key = new TextEncoder().encode(emulator.clientSecret);
  const now = (await control.state()).time;
  const verify = async (flaw: NonNullable<Parameters<typeof control.oneTimeToken>[1]>['flaw']) => {
    const token = await control.oneTimeToken(account.id, flaw === undefined ? {} : { flaw });
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: outside.origin,
      issuer: account.origin,
      currentDate: new Date(now),
    });
    if (payload['client_uuid'] !== emulator.clientId) throw new Error('foreign client');
  };
  await verify(undefined);
  await assert.rejects(verify('bad_aud'), /"aud"/);
  await assert.rejects(verify('foreign_client'), /foreign client/);
  await assert.rejects(verify('expired'), /"exp"/);
  await assert.rejects(verify('not_yet_valid'), /"nbf"/);
  await assert.rejects(verify('alg_none'));
  await assert.rejects(verify('alg_hs512'), /alg/);
  await assert.rejects(verify('wrong_secret'), /signature/);
  await assert.rejects(verify('foreign_iss'), /"iss"/);
});
