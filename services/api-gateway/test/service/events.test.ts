import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountUninstalled, EVENTS, LetterQueued, LetterSent } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { accountSubject } from '../../src/bus/live-events.ts';
import { ACCOUNT, ADMIN, OTHER_ACCOUNT, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

interface Seen {
  id: string;
  event: string;
  data: { id: string; type: string; data: Record<string, unknown> };
}

/** Opens the stream and collects what comes. */
async function listen(token: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const response = await fetch(`${world.base}/api/v1/events`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: stop.signal,
  });
  assert.equal(response.status, 200);
  const seen: Seen[] = [];
  const state = { isOpen: true, comments: 0 };
  void (async () => {
    let text = '';
    try {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          if (block.startsWith(':')) state.comments += 1;
          else seen.push(parse(block));
        }
      }
    } catch {
      // The test ended the stream.
    }
    state.isOpen = false;
  })();
  await eventually('the stream to be open', () => state.comments > 0);
  return { seen, state, close: () => stop.abort() };
}

function parse(block: string): Seen {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { id: fields.id, event: fields.event, data: JSON.parse(fields.data) };
}

function tell(accountId: number, id: string) {
  return publish(world.neighbours.bus, outboxEntry(LetterSent, accountId, LetterSent.example, { id, now: new Date() }));
}

test('the subject of an account’s events takes in every event there is', () => {
  const tokens = accountSubject(ACCOUNT).split('.').length;
  for (const event of EVENTS) assert.equal(event.subject(ACCOUNT).split('.').length, tokens, event.type);
});

test('a session sees the events of its own account as they happen, and no other’s', async () => {
  const live = await listen(await world.signIn(ACCOUNT, ADMIN));
  await tell(OTHER_ACCOUNT, 'foreign');
  await tell(ACCOUNT, 'own-1');
  await tell(OTHER_ACCOUNT, 'foreign-2');
  await tell(ACCOUNT, 'own-2');
  await eventually('both events', () => live.seen.length >= 2);
  assert.deepEqual(
    live.seen.map(({ data }) => data.id),
    ['own-1', 'own-2'],
  );
  assert.equal(live.seen[0]?.event, 'letter.sent');
  live.close();
});

test('no letter’s body goes over the stream, and a user sees ids only', async () => {
  const [admin, user] = await Promise.all([
    listen(await world.signIn(ACCOUNT, ADMIN)),
    listen(await world.signIn(ACCOUNT, USER)),
  ]);
  const now = new Date();
  await publish(world.neighbours.bus, outboxEntry(LetterQueued, ACCOUNT, LetterQueued.example, { id: 'queued', now }));
  const forAdmin = await eventually('the event', () => admin.seen[0]);
  assert.ok(!('html' in forAdmin.data.data) && !('text' in forAdmin.data.data) && 'letter' in forAdmin.data.data);
  const forUser = await eventually('the event', () => user.seen[0]);
  const { letter, mailboxId } = LetterQueued.example;
  assert.deepEqual(forUser.data.data, { letterId: letter.letterId, mailboxId });
  admin.close();
  user.close();
});

test('who comes again with Last-Event-ID goes on behind that event', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const first = await listen(token);
  await tell(ACCOUNT, 'before');
  const last = await eventually('the event', () => first.seen[0]);
  first.close();
  await tell(ACCOUNT, 'meanwhile');
  const again = await listen(token, { 'last-event-id': last.id });
  await tell(ACCOUNT, 'afterwards');
  await eventually('the events', () => again.seen.length >= 2);
  assert.deepEqual(
    again.seen.map(({ data }) => data.id),
    ['meanwhile', 'afterwards'],
  );
  again.close();
});

test('signs of life come, and the stream ends with the sessions of the account', async () => {
  await world.install(OTHER_ACCOUNT);
  const live = await listen(await world.signIn(OTHER_ACCOUNT, ADMIN));
  await eventually('a second sign of life', () => live.state.comments > 1);
  const uninstalled = outboxEntry(AccountUninstalled, OTHER_ACCOUNT, AccountUninstalled.example, { now: new Date() });
  await publish(world.neighbours.bus, uninstalled);
  await eventually('the end of the stream', () => !live.state.isOpen);
});
