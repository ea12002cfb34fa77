import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type ConnectionOptions, connect } from 'node:tls';
import { createAuthority, selfSigned, startScriptedSmtp } from '../../src/index.ts';
import { rawClient } from './raw-client.ts';

const DAY_MS = 86_400_000;
const authority = createAuthority();

/** The code of what a client that checks certificates says to the server; `ok` with the TLS version when it is content. */
async function shake(t: TestContext, options: ConnectionOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', servername: 'localhost', ca: [authority.cert], ...options });
  t.after(() => socket.destroy());
  return new Promise((resolve) => {
    socket.once('error', (error) => resolve(String(Reflect.get(error, 'code'))));
    socket.once('secureConnect', () => resolve(`ok ${socket.getProtocol()}`));
  });
}

test('certificates are good, expired, for another name or self-signed, and clients see which', async (t) => {
  const yesterday = { from: new Date(Date.now() - 9 * DAY_MS), to: new Date(Date.now() - DAY_MS) };
  const cases = [
    [authority.issue('localhost'), 'ok TLSv1.3'],
    [authority.issue('localhost', yesterday), 'CERT_HAS_EXPIRED'],
    [authority.issue('other.test'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [selfSigned('localhost'), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [createAuthority().issue('localhost'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const;
  for (const [certificate, expected] of cases) {
    const smtp = await startScriptedSmtp({ security: 'tls', certificate });
    t.after(smtp.stop);
    assert.equal(await shake(t, { port: smtp.port }), expected);
  }
});

test('a server of TLS 1.0 only is refused by who wants 1.2, taken by who does not mind', async (t) => {
  const smtp = await startScriptedSmtp({
    security: 'tls',
    certificate: authority.issue('localhost'),
    tlsVersion: 'TLSv1',
  });
  t.after(smtp.stop);
  assert.match(await shake(t, { port: smtp.port, minVersion: 'TLSv1.2' }), /^ERR_SSL/);
  const lax = { port: smtp.port, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  assert.equal(await shake(t, lax), 'ok TLSv1');
});

test('STARTTLS is offered once, refused where the script says so, and forgets what was said before', async (t) => {
  const smtp = await startScriptedSmtp({
    security: 'starttls',
    certificate: authority.issue('localhost'),
    faults: [{ at: 'starttls', connection: 1, do: [{ reply: '454 4.7.0 not now' }] }],
  });
  t.after(smtp.stop);
  const refused = await rawClient(t, smtp.port);
  await refused.answer();
  await refused.ask('EHLO me');
  assert.equal(await refused.ask('STARTTLS'), '454 4.7.0 not now');

  const raw = connectPlain(smtp.port, '127.0.0.1');
  t.after(() => raw.destroy());
  await once(raw, 'data');
  raw.write('STARTTLS\r\n');
  assert.match(String((await once(raw, 'data'))[0]), /^220 /);
  const secure = connect({ socket: raw, servername: 'localhost', ca: [authority.cert] });
  await once(secure, 'secureConnect');
  secure.write('EHLO me\r\n');
  const offer = String((await once(secure, 'data'))[0]);
  assert.ok(!offer.includes('STARTTLS') && offer.includes('AUTH'), offer);
  assert.deepEqual(
    smtp.commands.map(({ verb, secure: hidden }) => [verb, hidden]),
    [
      ['EHLO', false],
      ['STARTTLS', false],
      ['STARTTLS', false],
      ['EHLO', true],
    ],
  );
});

test('a server that hides STARTTLS says so and answers the command as unknown to it', async (t) => {
  const smtp = await startScriptedSmtp();
  t.after(smtp.stop);
  const client = await rawClient(t, smtp.port);
  await client.answer();
  await client.wire.write('EHLO me\r\n');
  for (let line = await client.wire.line(); line?.startsWith('250-'); line = await client.wire.line()) {
    assert.ok(!line.includes('STARTTLS'));
  }
  assert.match((await client.ask('STARTTLS')) ?? '', /^502 /);
});
