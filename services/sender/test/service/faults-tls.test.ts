import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createAuthority, type SmtpOptions, selfSigned } from '@pochtovik/scripted-mail';
import { imapFor, settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;
const authority = createAuthority();
const trusted = getCACertificates('default');

let world: World;
before(async () => {
  setDefaultCACertificates([...trusted, authority.cert]);
  world = await startWorld();
  await world.startSender();
});
after(async () => {
  await world.stop();
  setDefaultCACertificates(trusted);
});

const maria = { address: 'maria@sender.test' };
const good = () => authority.issue('localhost');
const expired = () =>
  authority.issue('localhost', { from: new Date(Date.now() - 9 * DAY_MS), to: new Date(Date.now() - DAY_MS) });

for (const security of ['tls', 'starttls'] as const) {
  test(`with a good certificate a letter and its copy go by ${security}, nothing but the upgrade in the clear`, async (t) => {
    const smtp = await smtpFor(t, { security, certificate: good() });
    const imap = await imapFor(t, { security, certificate: good() });
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port, security), 'any');
    assert.equal(mailbox.tick, 'green', JSON.stringify(mailbox));
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await world.event('letter.appended', letterId);
    assert.deepEqual(
      smtp.accepted.map(({ protocol }) => protocol),
      ['TLSv1.3'],
    );
    const open = smtp.commands.filter(({ secure }) => !secure).map(({ verb }) => verb);
    assert.ok(
      open.every((verb) => verb === 'EHLO' || verb === 'STARTTLS'),
      String(open),
    );
    const openImap = imap.commands.filter(({ secure }) => !secure).map(({ name }) => name);
    assert.ok(
      openImap.every((name) => name === 'CAPABILITY' || name === 'STARTTLS' || name === 'ID'),
      String(openImap),
    );
  });
}

const BAD: [string, SmtpOptions, RegExp][] = [
  ['an expired certificate', { certificate: expired() }, /expired/],
  ['a certificate for another name', { certificate: authority.issue('other.test') }, /another name/],
  ['a self-signed certificate', { certificate: selfSigned('localhost') }, /self-signed/],
  ['a certificate of an unknown authority', { certificate: createAuthority().issue('localhost') }, /unknown authority/],
  ['TLS 1.0 only', { certificate: good(), tlsVersion: 'TLSv1' }, /TLS 1\.2/],
  ['TLS 1.1 only', { certificate: good(), tlsVersion: 'TLSv1.1' }, /TLS 1\.2/],
];
for (const security of ['tls', 'starttls'] as const) {
  for (const [what, options, words] of BAD) {
    test(`${what} by ${security}: no login, no letter, never in the clear; it leaves when the server is mended`, async (t) => {
      const smtp = await smtpFor(t, { security, ...options });
      const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, null, security), 'any');
      assert.deepEqual([mailbox.tick, mailbox.smtpCheck.code], ['red', 'MAIL_TLS_FAILED']);
      const letterId = await world.queue(mailbox, 'anna@client.test');
      const deferred = await world.event('letter.deferred', letterId);
      assert.equal(deferred.data['code'], 'MAIL_TLS_FAILED');
      assert.match(String(deferred.data['response']), words);
      assertNothingTold(smtp.commands);
      const mended = await smtpFor(t, { security, certificate: good() });
      await world.saveMailbox(settingsAt(world, maria, mended.port, null, security), 'any', mailbox.id);
      await world.event('letter.sent', letterId);
      assert.equal(mended.accepted.length, 1);
    });
  }
}

const STRIPPED: [string, (t: TestContext) => ReturnType<typeof smtpFor>][] = [
  ['is not offered', (t) => smtpFor(t)],
  [
    'is refused',
    (t) =>
      smtpFor(t, {
        security: 'starttls',
        certificate: good(),
        faults: [{ at: 'starttls', do: [{ reply: '454 4.7.0 TLS not available' }] }],
      }),
  ],
  [
    'is taken and then not done',
    (t) => smtpFor(t, { faults: [{ at: 'starttls', do: [{ reply: '220 go ahead' }, { close: 'end' }] }] }),
  ],
];
for (const [how, server] of STRIPPED) {
  test(`STARTTLS that ${how} ends the attempt: no login and no letter in the clear`, async (t) => {
    const smtp = await server(t);
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, null, 'starttls'), 'any');
    assert.equal(mailbox.tick, 'red');
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await world.event('letter.deferred', letterId);
    assertNothingTold(smtp.commands);
    assert.equal(smtp.accepted.length, 0);
  });
}

test('text injected before STARTTLS is taken for nothing that was said under TLS', async (t) => {
  const injected = '250-evil.test\r\n250 SIZE 10\r\n535 5.7.8 wrong password\r\n550 5.1.1 no such user\r\n';
  const smtp = await smtpFor(t, {
    security: 'starttls',
    certificate: good(),
    faults: [{ at: 'starttls', do: [{ reply: '220 2.0.0 go ahead' }, { send: injected }] }],
  });
  const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, null, 'starttls'), 'any');
  const letterId = await world.queue(mailbox, 'anna@client.test');
  await world.event('letter.sent', letterId);
  assert.ok(!JSON.stringify(mailbox).includes('wrong password'));
  assertNothingTold(smtp.commands.filter(({ secure }) => !secure));
  assert.deepEqual(
    smtp.accepted.map(({ protocol }) => protocol),
    ['TLSv1.3'],
  );
});

for (const [what, options] of [
  ['an expired certificate', { security: 'tls', certificate: expired() }],
  ['a self-signed certificate', { security: 'tls', certificate: selfSigned('localhost') }],
] as const) {
  test(`${what} of the IMAP server gets no login; letters leave, their copies wait for a mended one`, async (t) => {
    const smtp = await smtpFor(t, { security: 'tls', certificate: good() });
    const imap = await imapFor(t, options);
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port, imap.port, 'tls'), 'any');
    assert.deepEqual([mailbox.tick, mailbox.imapCheck?.code], ['grey', 'MAIL_TLS_FAILED']);
    const letterId = await world.queue(mailbox, 'anna@client.test');
    await world.event('letter.sent', letterId);
    assert.deepEqual(imap.commands, []);
    const mended = await imapFor(t, { security: 'tls', certificate: good() });
    await world.saveMailbox(settingsAt(world, maria, smtp.port, mended.port, 'tls'), 'any', mailbox.id);
    await world.event('letter.appended', letterId);
    assert.equal(mended.folders.get('Sent')?.letters.length, 1);
    assert.equal(smtp.accepted.length, 1);
  });
}

/** Neither a password nor anything of a letter. */
function assertNothingTold(commands: readonly { verb: string }[]) {
  const told = commands.filter(({ verb }) => !['EHLO', 'STARTTLS', 'QUIT'].includes(verb));
  assert.deepEqual(told, []);
}
