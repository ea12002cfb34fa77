import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Act, SmtpFault, SmtpStage } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import { settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startSender({ LETTER_TIMEOUT_MS: '20000' });
});
after(() => world.stop());

const maria = { address: 'maria@sender.test' };
const ANSWERS: [SmtpStage, string][] = [
  ['greeting', '220 scripted.test ESMTP'],
  ['ehlo', '250-scripted.test\n250 AUTH PLAIN LOGIN'],
  ['auth', '235 2.7.0 welcome'],
  ['mail', '250 2.1.0 sender taken'],
  ['rcpt', '250 2.1.5 recipient taken'],
  ['data', '354 end with a dot'],
];
const CODES = [421, 432, 450, 451, 452, 454, 500, 501, 502, 503, 504, 521, 530, 534, 535, 550, 551, 552, 553, 554, 555];

const endOf = (letterId: string) =>
  eventually(`news of ${letterId}`, () =>
    world.events.find(
      ({ type, data }) =>
        ['letter.sent', 'letter.deferred', 'letter.failed'].includes(type) && data['letterId'] === letterId,
    ),
  );

for (const at of [...ANSWERS.map(([stage]) => stage), 'message'] as SmtpStage[]) {
  test(`any refusing code at ${at}: the letter waits or fails with the server's words, is nowhere, and is never "maybe sent"`, async (t) => {
    await Promise.all(
      CODES.map(async (code) => {
        const smtp = await smtpFor(t);
        const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
        const reply = `${code} no`;
        smtp.play([{ at, do: [{ reply }] }]);
        const { type, data } = await endOf(await world.queue(mailbox, 'anna@client.test'));
        assert.notEqual(type, 'letter.sent', reply);
        assert.equal(data['maybeSent'] ?? false, false, reply);
        assert.match(String(data['response']), new RegExp(String(code)), reply);
        assert.equal(smtp.accepted.length, 0);
      }),
    );
  });
}

for (const [at, reply] of ANSWERS) {
  test(`a link that is cut behind any byte of the answer at ${at} costs a repeat: the letter is there once`, async (t) => {
    const lengths = [0, 1, 2, 3, 4, 5, reply.length - 1, reply.length, reply.length + 1];
    await Promise.all(
      lengths.map(async (bytes, index) => {
        const close: Act = { close: index % 2 === 0 ? 'reset' : 'end' };
        const smtp = await smtpFor(t);
        const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
        const fault: SmtpFault = { at, times: 1, do: [{ reply, bytes }, close] };
        smtp.play([fault]);
        await world.event('letter.sent', await world.queue(mailbox, 'anna@client.test'));
        assert.equal(smtp.accepted.length, 1, `${bytes} bytes`);
      }),
    );
  });
}

test('a link that is cut behind any byte of the message costs a repeat: what has no dot was not given', async (t) => {
  await Promise.all(
    [1, 2, 10, 100, 300, 500].map(async (afterBytes) => {
      const smtp = await smtpFor(t, { faults: [{ at: 'body', afterBytes, times: 1, do: [{ close: 'reset' }] }] });
      const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
      const letterId = await world.queue(mailbox, 'anna@client.test');
      const { type, data } = await eventually('its end', () =>
        world.events.find(
          (event) => ['letter.sent', 'letter.failed'].includes(event.type) && event.data['letterId'] === letterId,
        ),
      );
      // A small letter is on its way with its dot before the cut is seen: then nobody here can know, and it says so.
      if (type === 'letter.failed') assert.equal(data['maybeSent'], true);
      assert.equal(smtp.accepted.length, type === 'letter.sent' ? 1 : 0);
    }),
  );
});

test('a link that is cut behind any byte of the last answer never sends twice, and says "maybe sent" where it can not know', async (t) => {
  const reply = '250 2.0.0 taken';
  await Promise.all(
    [0, 1, 2, 3, 4, reply.length, reply.length + 1].map(async (bytes) => {
      const smtp = await smtpFor(t, { faults: [{ at: 'message', do: [{ reply, bytes }, { close: 'end' }] }] });
      const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
      const { type, data } = await endOf(await world.queue(mailbox, 'anna@client.test'));
      if (type !== 'letter.sent')
        assert.deepEqual([type, data['maybeSent']], ['letter.failed', true], `${bytes} bytes`);
      assert.equal(smtp.accepted.length, 1);
    }),
  );
});

const SLOW: [string, SmtpFault[]][] = [
  ['greets late', [{ at: 'greeting', do: [{ wait: 1500 }] }]],
  ['answers byte by byte', ANSWERS.map(([at, reply]) => ({ at, do: [{ slowly: 15 }, { reply }] }))],
  ['thinks long over the whole letter', [{ at: 'message', do: [{ wait: 1500 }] }]],
];
for (const [how, faults] of SLOW) {
  test(`a server that ${how} but in time gets the letter once, at the first try`, async (t) => {
    const smtp = await smtpFor(t, { faults });
    const mailbox = await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any');
    assert.equal(mailbox.smtpCheck.ok, true);
    const sent = await world.event('letter.sent', await world.queue(mailbox, 'anna@client.test'));
    assert.equal(sent.data['attempt'], 1);
    assert.equal(smtp.accepted.length, 1);
  });
}
