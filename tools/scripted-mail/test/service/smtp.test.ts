import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventually } from '@pochtovik/testing';
import { doubled, Hold, type SmtpOptions, type SmtpStage, startScriptedSmtp } from '../../src/index.ts';
import { type RawClient, rawClient } from './raw-client.ts';

async function server(t: TestContext, options: SmtpOptions = {}) {
  const smtp = await startScriptedSmtp(options);
  t.after(smtp.stop);
  return { smtp, client: await rawClient(t, smtp.port) };
}

/** Says the whole dialogue of a letter until an answer is not the good one; returns each answer's code, null for a gone connection. */
async function send(
  client: RawClient,
  messageId = '<1@test>',
  from: SmtpStage = 'greeting',
): Promise<(string | null)[]> {
  const steps: [SmtpStage, string[], string][] = [
    ['greeting', [], '220'],
    ['ehlo', ['EHLO me'], '250'],
    ['auth', [`AUTH PLAIN ${Buffer.from('\0maria\0secret').toString('base64')}`], '235'],
    ['mail', ['MAIL FROM:<maria@test>'], '250'],
    ['rcpt', ['RCPT TO:<anna@test>'], '250'],
    ['data', ['DATA'], '354'],
    ['message', [`Message-ID: ${messageId}`, '', '..leading dot', '.'], '250'],
  ];
  const codes = [];
  for (const [, lines, good] of steps.slice(steps.findIndex(([stage]) => stage === from))) {
    const answer = lines.length > 0 ? await client.ask(...lines) : await client.answer();
    codes.push(answer?.slice(0, 3) ?? null);
    if (!answer?.startsWith(good)) break;
  }
  return codes;
}

test('without a script it takes every letter and records who, to whom, what', async (t) => {
  const { smtp, client } = await server(t);
  assert.deepEqual(await send(client), ['220', '250', '235', '250', '250', '354', '250']);
  await send(client, '<1@test>', 'mail');
  const [letter] = smtp.accepted;
  assert.equal(letter?.messageId, '<1@test>');
  assert.deepEqual([letter?.from, letter?.to, letter?.user], ['maria@test', ['anna@test'], 'maria']);
  assert.equal(letter?.text, 'Message-ID: <1@test>\r\n\r\n.leading dot\r\n');
  assert.ok(letter && letter.acceptedAt >= letter.beganAt);
  assert.equal(smtp.accepted.length, 2);
  assert.deepEqual(doubled(smtp.accepted), ['<1@test>']);
  assert.deepEqual([smtp.mostAtOnce(), smtp.brokenOff()], [1, 0]);
});

for (const [index, at] of (['greeting', 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'message'] as const).entries()) {
  test(`at ${at} it can refuse, close and reset, and the letter counts as not taken`, async (t) => {
    const { smtp, client } = await server(t, { faults: [{ at, times: 1, do: [{ reply: '451 4.7.1 later' }] }] });
    const codes = await send(client);
    assert.deepEqual([codes.length, codes.at(-1)], [index + 1, '451']);
    assert.equal(smtp.accepted.length, 0);
    for (const close of ['end', 'reset'] as const) {
      smtp.play([{ at, do: [{ reply: '421 4.3.2 going', bytes: 2 }, { close }] }]);
      const other = await send(await rawClient(t, smtp.port));
      assert.deepEqual([other.length, other.at(-1)], [index + 1, null]);
    }
  });
}

test('a letter that was taken before the link broke is on record, once', async (t) => {
  const { smtp, client } = await server(t, { faults: [{ at: 'message', do: [{ close: 'reset' }] }] });
  assert.equal((await send(client)).at(-1), null);
  assert.deepEqual(
    smtp.accepted.map(({ messageId }) => messageId),
    ['<1@test>'],
  );
});

test('a connection that ends inside the message leaves a letter broken off', async (t) => {
  const { smtp, client } = await server(t, { faults: [{ at: 'body', afterBytes: 20, do: [{ close: 'reset' }] }] });
  await send(client);
  await eventually('the letter broken off', () => smtp.brokenOff() === 1);
  assert.equal(smtp.accepted.length, 0);
});

test('it stands still where it is told, until it is let go', async (t) => {
  const hold = new Hold();
  const { smtp, client } = await server(t, { faults: [{ at: 'mail', do: [{ hold }] }] });
  const sending = send(client);
  await hold.reached;
  assert.equal(smtp.accepted.length, 0);
  hold.release();
  assert.equal((await sending).at(-1), '250');
  assert.equal(smtp.accepted.length, 1);
});

test('slow bytes come one at a time and whole', async (t) => {
  const { client } = await server(t, { faults: [{ at: 'greeting', do: [{ wait: 5 }, { slowly: 1 }] }] });
  assert.equal(await client.answer(), '220 scripted.test ESMTP');
});

test('a silent server leaves the connection open and answers nothing, also when it is asked again', async (t) => {
  const { smtp, client } = await server(t, { faults: [{ at: 'rcpt', do: [{ silence: true }] }] });
  void send(client);
  await eventually('RCPT', () => smtp.commands.some(({ verb }) => verb === 'RCPT'));
  await client.wire.write('NOOP\r\n');
  const quiet = await Promise.race([client.wire.closed.then(() => 'closed'), smtp.stop().then(() => 'still open')]);
  assert.equal(quiet, 'still open');
});

test('two letters in hand at one time are counted', async (t) => {
  const hold = new Hold();
  const { smtp, client } = await server(t, { faults: [{ at: 'message', times: 1, do: [{ hold }] }] });
  const first = send(client);
  await hold.reached;
  await send(await rawClient(t, smtp.port), '<2@test>');
  hold.release();
  await first;
  assert.equal(smtp.mostAtOnce(), 2);
});
