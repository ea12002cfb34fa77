import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type EventContract,
  LetterAppended,
  LetterAppendFailed,
  LetterBounced,
  LetterCancelled,
  LetterDeferred,
  LetterFailed,
  LetterReplied,
  LetterSent,
  TrackingClicked,
  TrackingOpened,
  TrackingUnsubscribed,
  TriggerExecuted,
  type VisitorClass,
} from '@pochtovik/contracts';
import type { Static, TSchema } from 'typebox';
import * as facts from '../../../src/domain/letter-facts.ts';

const AT = '2026-11-23T09:00:00.000Z';

function eventOf<S extends TSchema>({ type, version }: EventContract<S>, data: Static<S>) {
  return { id: 'e1', type, version, accountId: 1, occurredAt: AT, data };
}

test('every line names its event, service and time and has a sentence in Russian', () => {
  const all = [
    facts.sentFact(eventOf(LetterSent, LetterSent.example)),
    facts.deferredFact(eventOf(LetterDeferred, LetterDeferred.example), '23.11.2026 12:00'),
    facts.failedFact(eventOf(LetterFailed, LetterFailed.example)),
    facts.appendedFact(eventOf(LetterAppended, LetterAppended.example)),
    facts.appendFailedFact(eventOf(LetterAppendFailed, LetterAppendFailed.example)),
    facts.bouncedFact(eventOf(LetterBounced, LetterBounced.example)),
    facts.repliedFact(eventOf(LetterReplied, LetterReplied.example)),
    facts.openedFact(eventOf(TrackingOpened, TrackingOpened.example)),
    facts.clickedFact(eventOf(TrackingClicked, TrackingClicked.example)),
    facts.cancelledFact(eventOf(LetterCancelled, LetterCancelled.example)),
    facts.unsubscribedFact(eventOf(TrackingUnsubscribed, TrackingUnsubscribed.example)),
    facts.triggerFact(eventOf(TriggerExecuted, TriggerExecuted.example)),
  ];
  for (const { entry } of all) {
    assert.deepEqual([entry.eventId, entry.at], ['e1', new Date(AT)]);
    assert.match(entry.detail, /^[А-Я][а-яё]+ /);
  }
  const told = all.map(({ entry }) => `${entry.event} ${entry.service}`);
  assert.deepEqual(told, [
    'letter.sent sender',
    'letter.deferred sender',
    'letter.failed sender',
    'letter.appended sender',
    'letter.append-failed sender',
    'letter.bounced sender',
    'letter.replied sender',
    'tracking.opened tracker',
    'tracking.clicked tracker',
    'letter.cancelled sender',
    'tracking.unsubscribed tracker',
    'trigger.executed trigger-engine',
  ]);
});

test('only a person, also behind a proxy, opens a letter', () => {
  for (const visitor of ['person', 'proxy', 'machine', 'scanner'] as const) {
    const fact = facts.openedFact(eventOf(TrackingOpened, { ...TrackingOpened.example, visitor }));
    assert.deepEqual(
      fact.since?.openedAt,
      visitor === 'person' || visitor === 'proxy' ? new Date(AT) : undefined,
      visitor,
    );
  }
});

test('a letter in doubt is not called unsent', () => {
  const doubt = facts.failedFact(eventOf(LetterFailed, { ...LetterFailed.example, maybeSent: true }));
  assert.equal(doubt.state?.state, 'maybe_sent');
  assert.match(doubt.entry.detail, /Отправленные/);
  assert.equal(facts.failedFact(eventOf(LetterFailed, LetterFailed.example)).state?.state, 'not_sent');
});

test('a letter that came back says why, and nothing about its state', () => {
  const fact = facts.bouncedFact(eventOf(LetterBounced, LetterBounced.example));
  assert.equal(
    fact.entry.detail,
    'Письмо не дошло до anna@client.test: такого адреса нет. Ответ сервера: 550 5.1.1 User unknown',
  );
  assert.equal(fact.state, undefined);
  assert.deepEqual(fact.since, { bouncedAt: new Date(LetterBounced.example.receivedAt) });
});

test('only an answer of a person makes a letter answered', () => {
  const of = (automatic: boolean) => facts.repliedFact(eventOf(LetterReplied, { ...LetterReplied.example, automatic }));
  const at = new Date(LetterReplied.example.receivedAt);
  assert.deepEqual(of(false).since, { repliedAt: at, openedAt: at });
  assert.equal(of(true).since, undefined);
  assert.match(of(true).entry.detail, /^Пришёл автоответ \(anna@client\.test\)/);
  const bare = facts.repliedFact(eventOf(LetterReplied, { ...LetterReplied.example, from: '', subject: '' }));
  assert.equal(bare.entry.detail, 'Клиент ответил на письмо');
});

test('a person who follows a link has opened the letter, a scanner has not', () => {
  const of = (visitor: VisitorClass) =>
    facts.clickedFact(eventOf(TrackingClicked, { ...TrackingClicked.example, visitor }));
  assert.deepEqual(of('person').since, { openedAt: new Date(AT) });
  assert.equal(of('scanner').since, undefined);
});

test("the server's words are in the line", () => {
  assert.match(facts.sentFact(eventOf(LetterSent, LetterSent.example)).entry.detail, /250 2\.0\.0 Ok: queued/);
  const deferred = facts.deferredFact(eventOf(LetterDeferred, LetterDeferred.example), '23.11.2026 12:00');
  assert.match(deferred.entry.detail, /23\.11\.2026 12:00.*451 4\.7\.1/);
});

test('recipients that were refused and files that left as links stand in the line of the sending', () => {
  const refused = [{ address: 'boris@client.test', response: '550 5.1.1 No such user' }];
  const { entry } = facts.sentFact(eventOf(LetterSent, { ...LetterSent.example, refused, filesAsLinks: true }));
  assert.match(entry.detail, /Файлы ушли ссылками/);
  assert.match(entry.detail, /Получатель boris@client\.test не принят: 550 5\.1\.1 No such user$/);
});
