import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DigitalPipelineTriggered,
  type EventContract,
  LetterAppended,
  LetterAppendFailed,
  LetterBounced,
  LetterDeferred,
  LetterFailed,
  LetterGet,
  LetterReplied,
  LetterSent,
  newId,
  stableId,
  TemplateSave,
  TrackingClicked,
  TrackingOpened,
  TriggerExecuted,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import type { Static, TSchema } from 'typebox';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, OTHER_ACCOUNT } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

let neighbours: Neighbours;
let composer: RunningService;
let templateId: string;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  templateId = newId();
  await neighbours.ask(TemplateSave, { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content() });
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

const get = (letterId: string) => neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });

async function newLetter(): Promise<string> {
  const sent = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letterId = stableId('letter', ACCOUNT, sent.hookId);
  await eventually('the letter is queued', () => get(letterId).catch(() => undefined));
  return letterId;
}

/** An event of a letter, ready to be told once or often. */
interface Told {
  id: string;
  tell(): Promise<void>;
}

function told<S extends TSchema>(
  contract: EventContract<S>,
  data: Static<S>,
  second: number,
  accountId = ACCOUNT,
): Told {
  const id = newId();
  const at = new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
  return { id, tell: () => neighbours.tell(contract, accountId, data, { id, at }) };
}

const attempt = (letterId: string, number: number) => ({ letterId, attempt: number });
const deferred = (letterId: string, number: number, second: number) =>
  told(LetterDeferred, { ...LetterDeferred.example, ...attempt(letterId, number) }, second);
const failed = (letterId: string, number: number, second: number, maybeSent = false) =>
  told(LetterFailed, { ...LetterFailed.example, ...attempt(letterId, number), maybeSent }, second);
const sent = (letterId: string, number: number, second: number) =>
  told(LetterSent, { ...LetterSent.example, ...attempt(letterId, number) }, second);
const opened = (letterId: string, second: number, visitor: 'person' | 'proxy' | 'machine' | 'scanner' = 'person') =>
  told(TrackingOpened, { ...TrackingOpened.example, letterId, visitor }, second);

/** Tells the events in the order given and waits until all of them are in the timeline. */
async function play(letterId: string, events: readonly Told[]) {
  for (const event of events) await event.tell();
  const kinds = new Set(events.map(({ id }) => id)).size;
  return eventually(`${kinds} events in the timeline`, async () => {
    const letter = await get(letterId);
    return letter.timeline.length >= kinds + 1 ? letter : undefined;
  });
}

test('a letter that was sent, put into Sent, opened, clicked and had its triggers tells it all in order', async () => {
  const letterId = await newLetter();
  const letter = await play(letterId, [
    sent(letterId, 1, 1),
    told(LetterAppended, { ...LetterAppended.example, letterId }, 2),
    opened(letterId, 3),
    told(TrackingClicked, { ...TrackingClicked.example, letterId }, 4),
    told(TriggerExecuted, { ...TriggerExecuted.example, letterId }, 5),
  ]);
  assert.equal(letter.state, 'sent');
  assert.equal(letter.sentAt, LetterSent.example.sentAt);
  assert.equal(letter.openedAt, '2030-01-01T00:00:03.000Z');
  assert.deepEqual(
    letter.timeline.map(({ event, service: by }) => `${event} ${by}`),
    [
      'letter.queued composer',
      'letter.sent sender',
      'letter.appended sender',
      'tracking.opened tracker',
      'tracking.clicked tracker',
      'trigger.executed trigger-engine',
    ],
  );
  assert.ok(letter.timeline.every(({ detail }) => /^[А-Я]/.test(detail)));
});

test('in whatever order and however often events come, the newest state stands and each has one line', async () => {
  const letterId = await newLetter();
  const story = [
    deferred(letterId, 1, 1),
    deferred(letterId, 2, 2),
    failed(letterId, 3, 3, true),
    sent(letterId, 3, 4),
  ];
  const shuffled = [3, 0, 2, 1, 3, 1, 0, 2].flatMap((index) => story[index] ?? []);
  await play(letterId, shuffled);
  // A line told behind them all: once it is there, all doubled ones of its consumer were handled.
  for (const event of [deferred(letterId, 1, 5), failed(letterId, 1, 6), sent(letterId, 1, 7)]) await event.tell();
  const letter = await eventually('the last events are handled', async () => {
    const found = await get(letterId);
    return found.timeline.length >= 8 ? found : undefined;
  });
  assert.equal(letter.state, 'sent');
  assert.equal(letter.failure, null);
  assert.equal(letter.timeline.length, 8);
});

test('an earlier attempt that is told late undoes nothing', async () => {
  const letterId = await newLetter();
  const letter = await play(letterId, [failed(letterId, 2, 9), deferred(letterId, 1, 1)]);
  assert.equal(letter.state, 'not_sent');
  assert.deepEqual(letter.failure, { code: LetterFailed.example.code, response: LetterFailed.example.response });
});

test('a later attempt takes a letter out of "not sent" again', async () => {
  const letterId = await newLetter();
  const letter = await play(letterId, [failed(letterId, 1, 1), deferred(letterId, 2, 2), sent(letterId, 3, 3)]);
  assert.deepEqual([letter.state, letter.failure], ['sent', null]);
});

test('the time of the next try is in the time zone of the account', async () => {
  const letterId = await newLetter();
  const letter = await play(letterId, [deferred(letterId, 1, 1)]);
  assert.equal(letter.state, 'queued');
  assert.match(letter.timeline[1]?.detail ?? '', /23\.11\.2026 12:00/);
});

test('a letter in doubt is "maybe sent" until it is found', async () => {
  const letterId = await newLetter();
  const doubt = await play(letterId, [failed(letterId, 1, 1, true)]);
  assert.equal(doubt.state, 'maybe_sent');
  const found = await play(letterId, [sent(letterId, 1, 2), opened(letterId, 3)]);
  assert.equal(found.state, 'sent');
});

test('machines do not open a letter; the earliest person or proxy does, whichever is told first', async () => {
  const letterId = await newLetter();
  const machines = await play(letterId, [opened(letterId, 1, 'machine'), opened(letterId, 2, 'scanner')]);
  assert.equal(machines.openedAt, null);
  await play(letterId, [opened(letterId, 9), opened(letterId, 5, 'proxy'), opened(letterId, 7)]);
  assert.equal((await get(letterId)).openedAt, '2030-01-01T00:00:05.000Z');
});

test('a copy that could not be put into Sent is a line, and the letter stays sent', async () => {
  const letterId = await newLetter();
  const warning = told(LetterAppendFailed, { ...LetterAppendFailed.example, letterId }, 2);
  const letter = await play(letterId, [sent(letterId, 1, 1), warning]);
  assert.equal(letter.state, 'sent');
  assert.match(letter.timeline[2]?.detail ?? '', /OVERQUOTA/);
});

test('a letter that came back stays sent and shows when; the first answer of a person counts', async () => {
  const letterId = await newLetter();
  const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
  const replied = (second: number, automatic: boolean) =>
    told(LetterReplied, { ...LetterReplied.example, letterId, automatic, receivedAt: at(second) }, second);
  const bounced = told(
    LetterBounced,
    { ...LetterBounced.example, letterId, category: 'mailbox_full', receivedAt: at(3) },
    4,
  );
  const letter = await play(letterId, [
    sent(letterId, 1, 1),
    bounced,
    bounced,
    replied(2, true),
    replied(9, false),
    replied(7, false),
  ]);
  assert.deepEqual([letter.state, letter.failure], ['sent', null]);
  assert.deepEqual([letter.bouncedAt, letter.repliedAt], [at(3), at(7)]);
  assert.equal(letter.timeline.filter(({ event }) => event === 'letter.bounced').length, 1);
  assert.equal(letter.timeline.filter(({ event }) => event === 'letter.replied').length, 3);
});

test('events of another account change nothing', async () => {
  const letterId = await newLetter();
  const foreign = [
    told(LetterSent, { ...LetterSent.example, letterId }, 1, OTHER_ACCOUNT),
    told(LetterFailed, { ...LetterFailed.example, letterId }, 1, OTHER_ACCOUNT),
    told(LetterDeferred, { ...LetterDeferred.example, letterId }, 1, OTHER_ACCOUNT),
    told(TrackingOpened, { ...TrackingOpened.example, letterId }, 1, OTHER_ACCOUNT),
  ];
  for (const event of foreign) await event.tell();
  // One consumer handles events in order: when the letter's own are in, the foreign ones before them were looked at.
  const letter = await play(letterId, [opened(letterId, 5, 'machine'), deferred(letterId, 1, 6)]);
  assert.deepEqual(
    letter.timeline.map(({ event }) => event),
    ['letter.queued', 'tracking.opened', 'letter.deferred'],
  );
  assert.deepEqual([letter.bouncedAt, letter.repliedAt], [null, null]);
  assert.deepEqual([letter.state, letter.openedAt, letter.sentAt], ['queued', null, null]);
});

test('a flood of opens does not make a letter grow without end, and the first one still counts', async () => {
  const letterId = await newLetter();
  const flood = Array.from({ length: 320 }, (_, index) => opened(letterId, 100 + index, 'machine'));
  await Promise.all(flood.map((event) => event.tell()));
  await opened(letterId, 50).tell();
  await sent(letterId, 1, 1).tell();
  const letter = await eventually('the person and the server are told of', async () => {
    const found = await get(letterId);
    return found.openedAt !== null && found.state === 'sent' ? found : undefined;
  });
  assert.ok(letter.timeline.length <= 301, String(letter.timeline.length));
  assert.ok(letter.timeline.some(({ event }) => event === 'letter.sent'));
});
