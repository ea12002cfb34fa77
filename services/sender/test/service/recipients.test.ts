import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { SmtpFault } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender();
});
after(() => world.stop());

const person = (name: string) => ({ name, address: `${name}@client.test` });
const COMPANY = { cc: [person('boris'), person('vera')], bcc: [person('gleb')] };

async function boxWith(t: TestContext, ...faults: SmtpFault[]) {
  const smtp = await smtpFor(t, { faults });
  return {
    smtp,
    mailbox: await world.saveMailbox(settingsAt(world, { address: 'maria@sender.test' }, smtp.port), 'any'),
  };
}
const refusing = (who: RegExp, reply: string): SmtpFault => ({ at: 'rcpt', when: who, do: [{ reply }] });

test('one message goes to all recipients, and those of the blind copy stand nowhere in it', async (t) => {
  const { smtp, mailbox } = await boxWith(t);
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: COMPANY });
  const sent = await world.event('letter.sent', letterId);
  assert.equal(sent.data['refused'], undefined);
  const [letter] = smtp.accepted;
  assert.deepEqual(letter?.to, ['anna@client.test', 'boris@client.test', 'vera@client.test', 'gleb@client.test']);
  assert.match(letter.text, /^Cc: boris <boris@client\.test>, vera <vera@client\.test>\r$/m);
  assert.ok(!/gleb|^bcc/im.test(letter.text), letter.text);
});

test('recipients that are refused, for good or for now, are told of in the words of the server; the others get the letter once', async (t) => {
  const { smtp, mailbox } = await boxWith(
    t,
    refusing(/boris/, '550 5.1.1 No such user'),
    refusing(/gleb/, '452 4.5.3 Too many recipients'),
  );
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: COMPANY });
  const sent = await world.event('letter.sent', letterId);
  assert.deepEqual(sent.data['refused'], [
    { address: 'boris@client.test', response: '550 5.1.1 No such user' },
    { address: 'gleb@client.test', response: '452 4.5.3 Too many recipients' },
  ]);
  await world.event('letter.sent', await world.queue(mailbox, 'later@client.test'));
  assert.deepEqual(
    smtp.accepted.map(({ to }) => to),
    [['anna@client.test', 'vera@client.test'], ['later@client.test']],
  );
  assert.equal((await world.row(letterId))?.attempts, 1);
});

test('when all are refused and one of them only for now, the whole letter waits, and leaves once', async (t) => {
  const { smtp, mailbox } = await boxWith(
    t,
    refusing(/boris/, '451 4.7.1 Greylisted'),
    refusing(/./, '550 5.1.1 No such user'),
  );
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: { cc: [person('boris')] } });
  const deferred = await world.event('letter.deferred', letterId);
  const said = 'anna@client.test: 550 5.1.1 No such user; boris@client.test: 451 4.7.1 Greylisted';
  assert.equal(deferred.data['response'], said);
  smtp.play([refusing(/anna/, '550 5.1.1 No such user')]);
  const sent = await world.event('letter.sent', letterId);
  assert.deepEqual(sent.data['refused'], [{ address: 'anna@client.test', response: '550 5.1.1 No such user' }]);
  assert.deepEqual(
    smtp.accepted.map(({ to }) => to),
    [['boris@client.test']],
  );
});

test('when all are refused for good the letter fails with what was said of each', async (t) => {
  const { smtp, mailbox } = await boxWith(
    t,
    refusing(/anna/, '550 5.1.1 No such user'),
    refusing(/boris/, '552 5.2.2 Full'),
  );
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: { cc: [person('boris')] } });
  const { code, response } = (await world.event('letter.failed', letterId)).data;
  assert.deepEqual(
    [code, response],
    ['SMTP_REFUSED', 'anna@client.test: 550 5.1.1 No such user; boris@client.test: 552 5.2.2 Full'],
  );
  assert.equal(smtp.accepted.length, 0);
});

test('a domain in other letters is told as its A-label', async (t) => {
  const { smtp, mailbox } = await boxWith(t);
  await world.event('letter.sent', await world.queue(mailbox, 'anna@почта.рф'));
  assert.deepEqual(smtp.accepted[0]?.to, ['anna@xn--80a1acny.xn--p1ai']);
  assert.match(smtp.accepted[0].text, /^To: .*<anna@xn--80a1acny\.xn--p1ai>\r$/m);
});

test('an address in other letters goes to a server that knows such; elsewhere the letter fails and says which address', async (t) => {
  const { smtp, mailbox } = await boxWith(t);
  const letterId = await world.queue(mailbox, 'анна@почта.рф');
  const { code, response } = (await world.event('letter.failed', letterId)).data;
  assert.equal(code, 'ADDRESS_NEEDS_SMTPUTF8');
  assert.match(String(response), /анна@почта\.рф/);
  assert.ok(!smtp.commands.some(({ verb }) => verb === 'MAIL'));

  const ehlo = '250-scripted.test\n250-8BITMIME\n250-SMTPUTF8\n250 AUTH PLAIN';
  const able = await boxWith(t, { at: 'ehlo', do: [{ reply: ehlo }] });
  await world.event('letter.sent', await world.queue(able.mailbox, 'анна@почта.рф'));
  const [mail] = able.smtp.commands.filter(({ verb }) => verb === 'MAIL');
  assert.match(mail?.line ?? '', / SMTPUTF8\b/);
  const told = Buffer.from(able.smtp.commands.find(({ verb }) => verb === 'RCPT')?.line ?? '', 'latin1').toString();
  assert.equal(told, 'RCPT TO:<анна@почта.рф>');
});

test('a server that says itself that it knows no such address gives the same reason', async (t) => {
  const ehlo = '250-scripted.test\n250-SMTPUTF8\n250 AUTH PLAIN';
  const { mailbox } = await boxWith(
    t,
    { at: 'ehlo', do: [{ reply: ehlo }] },
    refusing(/./, '553 5.6.7 Internationalized address not supported'),
  );
  const letterId = await world.queue(mailbox, 'анна@почта.рф');
  assert.equal((await world.event('letter.failed', letterId)).data['code'], 'ADDRESS_NEEDS_SMTPUTF8');
});

test('an answer carries the whole thread, a letter that no person wrote says so', async (t) => {
  const { smtp, mailbox } = await boxWith(t);
  const thread = Array.from({ length: 30 }, (_, index) => `<${'m'.repeat(40)}.${index}@client.test>`);
  const more = { inReplyTo: '<last@client.test>', references: thread, automatic: true };
  await world.event('letter.sent', await world.queue(mailbox, 'anna@client.test', { more }));
  const { text = '' } = await eventually('the letter', () => smtp.accepted[0]);
  const head = text.slice(0, text.indexOf('\r\n\r\n'));
  assert.match(head, /^In-Reply-To: <last@client\.test>\r$/m);
  const [, references = ''] = /^References:((?: .*\r\n)+)/m.exec(`${head}\r\n`) ?? [];
  assert.deepEqual(references.trim().split(/\s+/), [...thread, '<last@client.test>']);
  assert.ok(references.split('\r\n').every((line) => line.length <= 78));
  assert.match(head, /^Auto-Submitted: auto-generated\r$/m);
});
