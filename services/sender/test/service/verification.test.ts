import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import {
  MailboxDiscover,
  MailboxList,
  MailboxPresets,
  MailboxResolve,
  MailboxSave,
  MailboxVerify,
  newId,
  PochtovikError,
} from '@pochtovik/contracts';
import { selfSigned } from '@pochtovik/scripted-mail';
import type { InboxLogin } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let maria: InboxLogin;
before(async () => {
  world = await startWorld();
  await world.startSender({ VERIFY_TIMEOUT_MS: '2000' });
  maria = await world.addAddress('maria');
});
after(() => world.stop());

const hasCode = (code: string) => (error: unknown) => error instanceof PochtovikError && error.code === code;

test('SMTP and IMAP that work give a green tick', async () => {
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  assert.equal(mailbox.tick, 'green');
  assert.match(mailbox.smtpCheck.response, /^235 /);
  assert.deepEqual(mailbox.imapCheck?.ok, true);
});

test('presets and settings of an address are answered over the bus; an unknown domain gets a guess within the time of an asker', async () => {
  const { accountId, kit } = world;
  const { presets } = await kit.ask(MailboxPresets, accountId, { accountId });
  assert.ok(presets.some(({ id }) => id === 'yandex'));
  const known = await kit.ask(MailboxDiscover, accountId, { accountId, address: 'maria@bk.ru' });
  assert.deepEqual([known.source, known.presetId, known.login], ['preset', 'mail-ru', 'maria@bk.ru']);
  const unknown = await kit.ask(MailboxDiscover, accountId, { accountId, address: 'maria@company.invalid' });
  assert.deepEqual([unknown.source, unknown.smtp.host], ['guess', 'smtp.company.invalid']);
});

test('SMTP alone gives a grey tick, without IMAP settings and with broken ones', async () => {
  const without = await world.saveMailbox({ ...world.settingsFor(maria), imap: null }, maria.password);
  assert.deepEqual([without.tick, without.imapCheck], ['grey', null]);
  const broken = await world.saveMailbox(
    { ...world.settingsFor(maria), imap: { host: '127.0.0.1', port: 1, security: 'none' } },
    maria.password,
  );
  assert.deepEqual([broken.tick, broken.imapCheck?.code], ['grey', 'IMAP_UNREACHABLE']);
});

test('a wrong password is stored red with the words of both servers', async () => {
  const mailbox = await world.saveMailbox(world.settingsFor(maria), 'wrong');
  assert.equal(mailbox.tick, 'red');
  assert.deepEqual([mailbox.smtpCheck.ok, mailbox.smtpCheck.code], [false, 'SMTP_AUTH_FAILED']);
  assert.match(mailbox.smtpCheck.response, /^535 5\.7\.8 /);
  assert.equal(mailbox.imapCheck?.code, 'IMAP_AUTH_FAILED');
  assert.deepEqual(
    [mailbox.smtpCheck.hint?.cause, mailbox.imapCheck?.hint?.cause],
    ['wrong-password', 'wrong-password'],
  );
  assert.match(mailbox.imapCheck?.response ?? '', /^NO /);
  const { mailboxes } = await world.kit.ask(MailboxList, world.accountId, { accountId: world.accountId });
  assert.ok(mailboxes.some(({ id }) => id === mailbox.id));
});

test('a server that never greets is given up within the limit', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const server = { host: '127.0.0.1', port, security: 'none' as const };
  const mailbox = await world.saveMailbox({ ...world.settingsFor(maria), smtp: server, imap: server }, maria.password);
  assert.deepEqual(
    [mailbox.tick, mailbox.smtpCheck.code, mailbox.imapCheck?.code],
    ['red', 'SMTP_UNREACHABLE', 'IMAP_UNREACHABLE'],
  );
  silent.close();
});

test('STARTTLS that was chosen is demanded: a server without it gets no password', async () => {
  const settings = world.settingsFor(maria);
  const mailbox = await world.saveMailbox(
    { ...settings, smtp: { ...settings.smtp, security: 'starttls' }, imap: null },
    maria.password,
  );
  assert.deepEqual([mailbox.tick, mailbox.smtpCheck.code], ['red', 'MAIL_TLS_FAILED']);
  const imap = {
    ...world.settingsFor(maria).imap,
    host: '127.0.0.1',
    port: maria.imap.port,
    security: 'starttls' as const,
  };
  const other = await world.saveMailbox({ ...settings, imap }, maria.password);
  assert.deepEqual([other.tick, other.imapCheck?.code], ['grey', 'MAIL_TLS_FAILED']);
});

test('a self-signed certificate is refused, by TLS and by STARTTLS, and no password is sent', async (t) => {
  for (const security of ['tls', 'starttls'] as const) {
    const server = await smtpFor(t, { security, certificate: selfSigned('localhost') });
    const smtp = { host: 'localhost', port: server.port, security };
    const mailbox = await world.saveMailbox({ ...world.settingsFor(maria), smtp, imap: null }, maria.password);
    assert.deepEqual([mailbox.tick, mailbox.smtpCheck.code], ['red', 'MAIL_TLS_FAILED']);
    assert.match(mailbox.smtpCheck.response, /certificate/);
    assert.ok(!server.commands.some(({ verb }) => verb === 'AUTH'));
  }
});

test('the password is in no answer and sealed in the database', async () => {
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  assert.ok(!JSON.stringify(mailbox).includes(maria.password));
  const { MONGODB_URI: uri = '', MONGODB_DATABASE: dbName = '' } = world.environment;
  const connection = await mongoose.createConnection(uri, { dbName }).asPromise();
  const stored = JSON.stringify(await connection.collection('mailboxes').find().toArray());
  await connection.close();
  assert.ok(stored.includes('"keyId":"k1"'));
  assert.ok(!stored.includes(maria.password));
});

test('a change without a password keeps the old one; a new mailbox without one is refused', async () => {
  const mailbox = await world.saveMailbox(world.settingsFor(maria), maria.password);
  const { accountId } = world;
  const settings = { ...world.settingsFor(maria), fromName: 'Отдел продаж' };
  const changed = await world.kit.ask(MailboxSave, accountId, { accountId, mailboxId: mailbox.id, settings });
  assert.deepEqual([changed.fromName, changed.tick], ['Отдел продаж', 'green']);
  await assert.rejects(
    world.kit.ask(MailboxSave, accountId, { accountId, mailboxId: newId(), settings }),
    hasCode('MAILBOX_INVALID'),
  );
});

test("the first mailbox of a user is the default until another is made so; another account's is unknown", async () => {
  const { accountId, kit } = world;
  const settings = { ...world.settingsFor(maria), userId: 7002 };
  const first = await world.saveMailbox(settings, maria.password);
  const second = await world.saveMailbox(settings, maria.password);
  assert.deepEqual([first.isDefault, second.isDefault], [true, false]);
  const resolved = await kit.ask(MailboxResolve, accountId, { accountId, userId: 7002 });
  assert.equal(resolved.id, first.id);
  await kit.ask(MailboxSave, accountId, { accountId, mailboxId: second.id, settings, makeDefault: true });
  assert.equal((await kit.ask(MailboxResolve, accountId, { accountId, userId: 7002 })).id, second.id);
  const named = await kit.ask(MailboxResolve, accountId, { accountId, mailboxId: first.id, userId: 7002 });
  assert.deepEqual([named.id, named.isDefault], [first.id, false]);

  const foreign = accountId + 1;
  const ofForeign = { accountId: foreign, mailboxId: first.id };
  await assert.rejects(kit.ask(MailboxResolve, foreign, ofForeign), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(kit.ask(MailboxVerify, foreign, ofForeign), hasCode('MAILBOX_UNKNOWN'));
  await assert.rejects(
    kit.ask(MailboxSave, foreign, { ...ofForeign, settings, password: 'theirs' }),
    hasCode('MAILBOX_UNKNOWN'),
  );
  await assert.rejects(kit.ask(MailboxResolve, accountId, { accountId, userId: 9999 }), hasCode('MAILBOX_NONE'));
});

test('without the local switch a private host and a strange port are refused and nothing is stored', async () => {
  const guarded = await startWorld();
  try {
    await guarded.startSender({ ALLOW_PRIVATE_HOSTS: 'false' });
    const settings = guarded.settingsFor(maria);
    const imap = null;
    const hosts = ['127.0.0.1', 'localhost', '10.0.0.5', '169.254.169.254', '::ffff:127.0.0.1', '0x7f.1', '[::1]'];
    for (const host of hosts) {
      const smtp = { host, port: 587, security: 'none' as const };
      await assert.rejects(guarded.saveMailbox({ ...settings, smtp, imap }, 'secret'), hasCode('HOST_REFUSED'), host);
    }
    const smtp = { host: '1.1.1.1', port: 22, security: 'none' as const };
    await assert.rejects(guarded.saveMailbox({ ...settings, smtp, imap }, 'secret'), hasCode('HOST_REFUSED'));
    const { accountId } = guarded;
    assert.deepEqual(await guarded.kit.ask(MailboxList, accountId, { accountId }), { mailboxes: [] });
  } finally {
    await guarded.stop();
  }
});

test('settings that no server needs to be asked about are refused with a message for each field, and nothing is stored', async () => {
  const maria = await world.addAddress('maria');
  const settings = world.settingsFor(maria);
  const wrong = { ...settings, fromAddress: 'maria@sender', smtp: { ...settings.smtp, host: 'smtp.sender.test:465' } };
  const mailboxId = newId();
  await assert.rejects(world.saveMailbox(wrong, 'pass\nword', mailboxId), (error: unknown) => {
    assert.ok(error instanceof PochtovikError && error.code === 'MAILBOX_INVALID');
    assert.deepEqual(
      error.details.map(({ field, code }) => [field, code]),
      [
        ['settings.fromAddress', 'ADDRESS_DOMAIN_SHORT'],
        ['settings.smtp.host', 'HOST_PORT'],
        ['password', 'CONTROL_CHARACTER'],
      ],
    );
    return true;
  });
  const { accountId } = world;
  const { mailboxes } = await world.kit.ask(MailboxList, accountId, { accountId });
  assert.ok(!mailboxes.some(({ id }) => id === mailboxId));
});
