import { type ErrorCode, MailboxPaused, PochtovikError, stableId } from '@pochtovik/contracts';
import { backoffMs, type Logger, type OutboxEntry, outboxEntry, type ServerClock } from '@pochtovik/service-kit';
import { SecretUnreadable } from '../credentials/key-ring.ts';
import type { Turn } from '../domain/account-round.ts';
import { nextCheck, type RecheckPolicy } from '../domain/recheck.ts';
import { verdictOnRecipients } from '../domain/recipients-verdict.ts';
import { nextTry, type RetryPolicy } from '../domain/retry-delay.ts';
import { askedDelaySeconds, serverWords } from '../domain/smtp-reply.ts';
import { verdictOnReply } from '../domain/smtp-verdict.ts';
import { smtpFailure } from '../smtp/smtp-failure.ts';
import { AnswerLost, Withdrawn } from '../smtp/smtp-session.ts';
import type { AttemptKey, AttemptResult } from '../store/attempts.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import { type Delivery, SINGLE } from '../store/delivery.ts';
import { deferredEvent, failedEvent, sentEvent } from '../store/letter-events.ts';
import type { MailboxAccess, MailboxStore } from '../store/mailboxes.ts';
import { NotBuilt, type Transmit, type Transmitted } from './transmit.ts';
import { untilStored } from './until-stored.ts';

/** What the lane is to do after a letter. */
export type AfterSend =
  /** Go on with the next one. `stored`, of a letter that was taken, resolves when that is on record. */
  | { type: 'go-on'; stored?: Promise<void> }
  /** Nobody knows whether it left: look for it. */
  | { type: 'doubt' }
  /** The server could not be reached: nothing more before this time. */
  | { type: 'block'; until: Date }
  /** The mailbox changed or was paused: read it again. */
  | { type: 'reload' };

/**
 * Sends one claimed letter and stores what became of it.
 * @param earlier resolves when the result of the mailbox's letter before is on record; the final dot waits for it
 */
export type SendLetter = (
  mailbox: MailboxAccess,
  delivery: Delivery,
  fencing: number,
  connectFailures: number,
  earlier: Promise<void>,
) => Promise<AfterSend>;

/** The attempt belongs to somebody else now: the lane was lost while the letter was on its way. */
class AttemptLost extends Error {
  override readonly name = 'AttemptLost';
}

/** Longest wait of a mailbox whose server can't be reached. */
const MAX_BLOCK_MS = 300_000;

/**
 * Makes the sender of single letters.
 *
 * Order of writes: the attempt is on record before this is called; "the last byte goes out" is written before the final
 * dot; the result follows the server's answer at once and is repeated until the database has it. A crash before the second
 * write is a plain repeat, a crash between the second and the third is a doubt to be looked into, never a silent repeat.
 * The dialogue of the next letter may begin while the third write is under way, but its final dot waits for it: a crash
 * leaves one doubt a mailbox at the most.
 */
export function createSendLetter(deps: {
  deliveries: DeliveryStore;
  mailboxes: MailboxStore;
  transmit: Transmit;
  clock: ServerClock;
  retry: RetryPolicy;
  recheck: RecheckPolicy;
  reconnectFirstMs: number;
  announce(collection: 'deliveries' | 'mailboxes', id: string, events?: readonly OutboxEntry[]): void;
  /** An attempt has ended: how, and how long after the letter was queued. */
  measure(outcome: AttemptResult['state'], sinceQueuedMs: number): void;
  /** A letter has left whose copy is to be filed. */
  toFile(turn: Turn): void;
  log: Logger;
}): SendLetter {
  const { deliveries, mailboxes, clock, log } = deps;

  return async (mailbox, delivery, fencing, connectFailures, earlier) => {
    const { accountId, id: letterId, content, attempt } = delivery;
    if (!content || !attempt) throw new Error(`delivery ${letterId} was claimed without content`);
    const key: AttemptKey = { letterId, number: delivery.attempts, fencing, urgent: delivery.priority === SINGLE };
    const letterLog = log.child({ accountId, letterId, mailboxId: mailbox.id, attempt: key.number });

    const settle = async (result: AttemptResult, events: Parameters<DeliveryStore['settle']>[3]) => {
      const stored = await untilStored(letterLog, () => deliveries.settle(accountId, key, result, events));
      if (stored) {
        deps.announce('deliveries', letterId, events);
        deps.measure(result.state, clock.now().getTime() - delivery.createdAt.getTime());
      } else
        letterLog.warn({ event: 'attempt.lost', state: result.state }, 'the attempt belongs to another process now');
    };
    const fail = async (code: ErrorCode, response: string) => {
      const at = clock.now();
      const failure = { code, response, maybeSent: false };
      await settle({ state: 'failed', at, ...failure }, [failedEvent(delivery, at, failure)]);
      letterLog.info({ event: 'letter.failed', code }, 'letter failed');
    };
    const tryAgain = async (code: ErrorCode, response: string, askedSeconds: number | null) => {
      const now = clock.now();
      const failures = delivery.failures + 1;
      const firstTriedAt = delivery.firstTriedAt ?? now;
      const dueAt = nextTry({ failures, firstTriedAt, now, askedSeconds, random: Math.random() }, deps.retry);
      if (!dueAt) return fail(code, response);
      const event = deferredEvent(delivery, now, { nextTryAt: dueAt, code, response });
      await settle({ state: 'queued', dueAt, failed: true }, [event]);
      letterLog.info({ event: 'letter.deferred', code, dueAt }, 'letter is tried again later');
    };
    const withdraw = () => settle({ state: 'queued', dueAt: clock.now(), failed: false }, []);
    const block = (): AfterSend => {
      const wait = { firstMs: deps.reconnectFirstMs, factor: 2, maxMs: MAX_BLOCK_MS };
      const waitMs = backoffMs(connectFailures + 1, wait, Math.random());
      return { type: 'block', until: new Date(clock.now().getTime() + waitMs) };
    };
    const pause = async (code: ErrorCode, response: string): Promise<AfterSend> => {
      const since = clock.now();
      const { id: mailboxId, userId, address, revision } = mailbox;
      const event = outboxEntry(
        MailboxPaused,
        accountId,
        { mailboxId, userId, address, code, response },
        { id: stableId('mailbox.paused', mailboxId, revision, letterId, key.number), now: since },
      );
      const next = { redChecks: 1, pauseCode: code, now: since, random: Math.random() };
      const checkDueAt = nextCheck(next, deps.recheck);
      const paused = await untilStored(letterLog, () =>
        mailboxes.pause(accountId, mailboxId, revision, { code, response, since }, checkDueAt, event),
      );
      if (paused) {
        deps.announce('mailboxes', mailboxId);
        letterLog.warn({ event: 'mailbox.paused', code }, 'mailbox paused');
        await fail(code, response);
      } else {
        await withdraw();
      }
      return { type: 'reload' };
    };

    const storeSent = async (accepted: Transmitted) => {
      const at = clock.now();
      const response = serverWords(accepted.response);
      await settle({ state: 'sent', at, response, file: mailbox.imap !== null }, [
        sentEvent(delivery, at, { ...accepted, response }),
      ]);
      letterLog.info({ event: 'letter.sent' }, 'letter sent');
      if (mailbox.imap) deps.toFile({ accountId, mailboxId: mailbox.id });
    };

    const attempted = { mailbox, delivery: { ...delivery, content }, key, date: attempt.at };
    try {
      const beforeEnd = async () => {
        await earlier;
        if (!(await deliveries.markEnding(accountId, key))) throw new AttemptLost();
      };
      const accepted = await deps.transmit.send(attempted, beforeEnd);
      return { type: 'go-on', stored: storeSent(accepted) };
    } catch (error) {
      if (error instanceof NotBuilt) {
        letterLog.error({ event: 'letter.not-built', err: error }, 'letter can not be built');
        await fail('INTERNAL', 'The message could not be built.');
        return { type: 'go-on' };
      }
      if (error instanceof Withdrawn) {
        const { cause } = error;
        if (cause instanceof AttemptLost) return { type: 'reload' };
        if (!(cause instanceof PochtovikError)) await withdraw();
        else if (cause.retryable) await tryAgain(cause.code, cause.message, null);
        else await fail(cause.code, cause.message);
        return { type: 'go-on' };
      }
      if (error instanceof AnswerLost) {
        const at = clock.now();
        await settle({ state: 'in_doubt', at, dueAt: at }, []);
        letterLog.warn({ event: 'letter.in-doubt', err: error }, 'no answer to a whole letter');
        return { type: 'doubt' };
      }
      if (error instanceof PochtovikError && !error.retryable) return pause(error.code, error.message);
      if (error instanceof SecretUnreadable) {
        letterLog.error({ event: 'credential.unreadable', keyId: error.keyId }, 'credential can not be read');
        return pause('MAILBOX_INVALID', 'The stored password can not be read; enter it again.');
      }
      const failure = smtpFailure(error);
      if (failure.type === 'unreachable') {
        await tryAgain(failure.code, failure.message, null);
        return block();
      }
      const { stage, reply, recipients } = failure;
      const { verdict, text } = verdictOnRecipients(recipients) ?? {
        verdict: verdictOnReply(stage, reply),
        text: reply.text,
      };
      if (verdict.type === 'pause') return pause(verdict.code, text);
      if (verdict.type === 'fail') {
        // Refused as too big, it is with nobody: without its files it may be taken.
        if (verdict.code === 'LETTER_TOO_BIG' && (await deps.transmit.moveFilesToLinks(attempted))) await withdraw();
        else await fail(verdict.code, text);
        return { type: 'go-on' };
      }
      await tryAgain(verdict.code, text, askedDelaySeconds(text));
      return verdict.scope === 'mailbox' ? block() : { type: 'go-on' };
    }
  };
}
