import assert from 'node:assert/strict';
import { after, afterEach, before, type TestContext, test } from 'node:test';
import type { Mailbox } from '@pochtovik/contracts';
import { eventually, type InboxLogin } from '@pochtovik/testing';
import { FAILURES, reply } from '../unit/inbound/reports.ts';
import { type ChildSender, startChildSender } from './child-sender.ts';
import { startTcpGate, type TcpGateRules } from './tcp-gate.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let recipient: string;
const children: ChildSender[] = [];
before(async () => {
  world = await startWorld();
  recipient = (await world.addAddress('anna')).address;
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
after(() => world?.stop());

/** No poll comes to help: only IDLE, and a look when a connection was made anew. */
const NO_POLLS = { INBOUND_POLL_SECONDS: '3600', IMAP_TIMEOUT_MS: '60000' };
/** Shorter than the longest wait for IDLE. */
const BY_IDLE_MS = 40_000;

async function startChild(settings: Record<string, string> = {}): Promise<ChildSender> {
  const child = await startChildSender({ ...world.environment, ...settings });
  children.push(child);
  return child;
}

async function newMailbox(name: string, port?: number): Promise<{ mailbox: Mailbox; login: InboxLogin }> {
  const login = await world.addAddress(name);
  const settings = world.settingsFor(login);
  const imap = settings.imap && port !== undefined ? { ...settings.imap, port } : settings.imap;
  return { mailbox: await world.saveMailbox({ ...settings, imap }, login.password), login };
}

async function gateTo(t: TestContext, rules: TcpGateRules = {}) {
  const gate = await startTcpGate(t, world.mail.imap, rules);
  gate.open();
  return gate;
}

async function sentLetter({ id, fromAddress }: Mailbox) {
  const letterId = await world.queue({ id, fromAddress }, recipient);
  const sent = await world.event('letter.sent', letterId);
  return { letterId, messageId: String(sent.data['messageId']), recipient, mailbox: fromAddress };
}
type Sent = Awaited<ReturnType<typeof sentLetter>>;

async function bounce(letter: Sent) {
  const message = FAILURES['Postfix, with fields for machines']?.make(letter) ?? assert.fail();
  await world.mail.deliver({ to: letter.mailbox, from: '', message });
}
const bounced = (letterId: string) =>
  world.events.filter((event) => event.type === 'letter.bounced' && event.data['letterId'] === letterId);
const untilBounced = (letter: Sent, timeoutMs?: number) =>
  eventually(`the bounce of ${letter.letterId}`, () => bounced(letter.letterId).length > 0, timeoutMs);

test('two senders, one of them killed at work and both started again, tell of each report once', async () => {
  const [first] = await Promise.all([startChild(), startChild()]);
  const { mailbox } = await newMailbox('maria');
  const letters: Sent[] = [];
  for (let count = 0; count < 12; count += 1) letters.push(await sentLetter(mailbox));
  const before = await world.countInbound();
  for (const [index, letter] of letters.entries()) {
    await bounce(letter);
    if (index === 4) await first?.kill();
  }
  for (const letter of letters) await untilBounced(letter);

  await Promise.all(children.splice(0).map((child) => child.kill()));
  await world.rewindWatches();
  await startChild();
  const last = await sentLetter(mailbox);
  await bounce(last);
  await untilBounced(last);
  assert.equal((await world.countInbound()) - before, letters.length + 1);
  for (const { letterId } of [...letters, last]) assert.equal(bounced(letterId).length, 1);
});

test('a sender that waits for mail is told of it by the server, also after the connection was dropped', async (t) => {
  const gate = await gateTo(t);
  await startChild(NO_POLLS);
  const { mailbox } = await newMailbox('idle', gate.port);
  const first = await sentLetter(mailbox);
  await bounce(first);
  await untilBounced(first, BY_IDLE_MS);
  gate.drop();
  const second = await sentLetter(mailbox);
  await bounce(second);
  await untilBounced(second, BY_IDLE_MS);
  const third = await sentLetter(mailbox);
  await bounce(third);
  await untilBounced(third, BY_IDLE_MS);
});

test('a server without IDLE is polled, with no connection held between two looks', async (t) => {
  const gate = await gateTo(t, { answer: (said) => said.replace(/ IDLE\b/g, ' NOPE') });
  await startChild();
  const { mailbox } = await newMailbox('poll', gate.port);
  for (let count = 0; count < 2; count += 1) {
    const letter = await sentLetter(mailbox);
    await bounce(letter);
    await untilBounced(letter);
    await eventually('the inbox is given back', async () => (await world.watch(mailbox.id))?.owner === null);
  }
});

test('more mailboxes than connections are all read in turn', async () => {
  await startChild({ INBOUND_CONNECTIONS: '1' });
  const mailboxes = await Promise.all(['eva', 'fedor', 'galina'].map((name) => newMailbox(name)));
  for (let round = 0; round < 2; round += 1) {
    const letters = await Promise.all(mailboxes.map(({ mailbox }) => sentLetter(mailbox)));
    for (const letter of letters)
      await world.mail.deliver({ to: letter.mailbox, from: recipient, message: reply(letter) });
    for (const letter of letters) await world.event('letter.replied', letter.letterId);
  }
});

test('switched off, no inbox is touched; switched on again, what came meanwhile is told of', async () => {
  const off = await startChild({ INBOUND_CONNECTIONS: '0' });
  const { mailbox } = await newMailbox('off');
  const letter = await sentLetter(mailbox);
  await bounce(letter);
  await sentLetter(mailbox);
  assert.deepEqual([(await world.watch(mailbox.id))?.fencing, bounced(letter.letterId).length], [0, 0]);
  await off.kill();
  await startChild();
  await untilBounced(letter);
});

test('a message that the server never gives holds up what came after it for a while only', async (t) => {
  const gate = await gateTo(t, { dropOn: /UID FETCH 1 \(BODY\.PEEK\[\]/ });
  await startChild();
  const { mailbox } = await newMailbox('stuck', gate.port);
  const [lost, next] = [await sentLetter(mailbox), await sentLetter(mailbox)];
  await bounce(lost);
  // The server numbers what lies in the inbox together in an order of its own.
  await eventually('it breaks the connection', async () => ((await world.watch(mailbox.id))?.failures ?? 0) > 0);
  await bounce(next);
  await untilBounced(next, 120_000);
  assert.equal(bounced(lost.letterId).length, 0);
});
