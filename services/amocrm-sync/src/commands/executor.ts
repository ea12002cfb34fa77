import { CrmCommandCompleted, CrmCommandFailed, ERROR_CODES, PochtovikError, stableId } from '@pochtovik/contracts';
import { type Logger, type OutboxEntry, outboxEntry, traceFrom, withSpan } from '@pochtovik/service-kit';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import { AmocrmRefused, AmocrmUnavailable } from '../amocrm/errors.ts';
import { type LeadFate, leadFate } from '../amocrm/gone-leads.ts';
import { ChangedCard, WrittenMany } from '../amocrm/schemas.ts';
import {
  type CardFacts,
  commandCall,
  commandDetail,
  commandEntity,
  commandRoute,
  forLead,
} from '../domain/command-call.ts';
import { retryDecision } from '../domain/command-retry.ts';
import type { ClaimedCommand, CommandEnd, CommandStore } from '../store/command-store.ts';
import { cardMissing, leadGone, readCardFacts } from './card-facts.ts';
import { findEffect } from './evidence.ts';

/** What the executor reaches. */
export interface ExecutorDeps {
  commands: CommandStore;
  client: AmocrmClient;
  /** Told after a command ended, with the events that tell of it where they are surely stored. */
  announce(commandId: string, events?: readonly OutboxEntry[]): void;
  /** Counts commands by how they ended. */
  count(outcome: string): void;
  log: Logger;
  now(): number;
  leaseMs: number;
}

/** Another process has taken a command over. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** A claimed command on its way. */
interface InHand {
  claimed: ClaimedCommand;
  facts: CardFacts;
  /** Earliest call whose effect is not known. */
  attemptAt: Date | null;
}

/** How long commands wait in the queue of requests before they give their place up. */
const SLOT_WAIT_MS = 15_000;
const NO_FACTS: CardFacts = { responsibleUserId: null, current: [] };

/** Carries out claimed commands of one account and one route, each of another card, in one call. Never throws. */
export type Execute = (claimed: readonly ClaimedCommand[]) => Promise<void>;

/** Makes it: the effect of each command happens once, whatever dies in between. */
export function createExecutor(deps: ExecutorDeps): Execute {
  const { commands, client, log, now } = deps;
  const scopeOf = (accountId: number): Scope => ({ accountId, deadlineAt: now() + SLOT_WAIT_MS });

  return async (batch) => {
    const [first] = batch;
    if (!first) return;
    const { accountId, id } = first;
    const attributes = {
      'pochtovik.account_id': accountId,
      'pochtovik.command_id': id,
      'pochtovik.commands': batch.length,
    };
    await withSpan(`crm ${first.command.type}`, { attributes, parent: traceFrom(first.headers) }, async () => {
      const open = await withoutDone(accountId, batch);
      const ready = await withFacts(accountId, open);
      await call(accountId, ready);
    }).catch((err) => {
      log.error(
        { event: 'command.left', accountId, commandId: id, err },
        'the commands wait for the end of their lease',
      );
    });
  };

  /** Ends those whose earlier call took effect, and gives the others. */
  async function withoutDone(accountId: number, batch: readonly ClaimedCommand[]): Promise<InHand[]> {
    const open: InHand[] = [];
    for (const claimed of batch) {
      const { command, attemptAt } = claimed;
      const item = { claimed, attemptAt, facts: NO_FACTS };
      if (!attemptAt) {
        open.push(item);
        continue;
      }
      try {
        const found = await findEffect(deps, scopeOf(accountId), command, attemptAt);
        if (found === null) open.push(item);
        else await end([{ item, result: done(claimed, found) }]);
      } catch (error) {
        await concludeAll([item], error);
      }
    }
    return open;
  }

  /** Reads what the commands need of their cards; those without a card end as failed. */
  async function withFacts(accountId: number, open: readonly InHand[]): Promise<InHand[]> {
    try {
      const asked = open.map(({ claimed }) => claimed.command);
      const facts = await readCardFacts(client, scopeOf(accountId), asked);
      const ready: InHand[] = [];
      for (const [index, item] of open.entries()) {
        const known = facts[index];
        if (known) ready.push({ ...item, facts: known });
        else await conclude(item, cardMissing(item.claimed.command));
      }
      return ready;
    } catch (error) {
      await concludeAll(open, error);
      return [];
    }
  }

  /** Makes the one call and ends what it did; what amoCRM refuses of it fails, the rest goes on without. */
  async function call(accountId: number, ready: readonly InHand[]): Promise<void> {
    if (ready.length === 0) return;
    try {
      const ids = await write(accountId, ready);
      await end(ready.map((item, index) => ({ item, result: done(item.claimed, ids[index] ?? 0) })));
    } catch (error) {
      if (error instanceof LeaseLost) return giveBack(ready);
      if (!(error instanceof AmocrmRefused) || ready.length === 1) {
        return concludeAll(ready, error);
      }
      await withoutRefused(accountId, ready, error);
    }
  }

  async function withoutRefused(accountId: number, ready: readonly InHand[], error: AmocrmRefused): Promise<void> {
    const words = new Map(error.items.map((item) => [item.requestId, item.words]));
    const isRefused = (_: InHand, index: number) => words.has(String(index));
    const rest = ready.filter((item, index) => !isRefused(item, index));
    for (const [index, item] of ready.entries()) {
      const said = words.get(String(index));
      if (said !== undefined) await conclude(item, new AmocrmRefused(said));
    }
    // That a refused item stops all others is nowhere written: what would be made twice is looked for before it is repeated.
    if (ready[0] && routeOf(ready[0]).method === 'POST') return giveBack(rest);
    if (rest.length < ready.length) return call(accountId, rest);
    // amoCRM does not say whom it means.
    const middle = Math.ceil(ready.length / 2);
    await call(accountId, ready.slice(0, middle));
    await call(accountId, ready.slice(middle));
  }

  /** Gives commands back to be claimed anew, at once; those that another process has taken are its own. */
  async function giveBack(items: readonly InHand[]): Promise<void> {
    for (const { claimed, attemptAt } of items) {
      const later = { at: new Date(now()), attemptAt, reason: '' };
      await commands.postpone(claimed.accountId, claimed.id, claimed.fence, later);
    }
  }

  /** Calls amoCRM. Returns the id of what each command made or changed. */
  async function write(accountId: number, ready: readonly InHand[]): Promise<number[]> {
    const items = ready.map(({ claimed, facts }) => ({ command: claimed.command, facts }));
    const beforeSend = async () => {
      const at = new Date(now());
      const held = ready.map(({ claimed }) => claimed);
      if (!(await commands.recordAttempt(accountId, held, at, new Date(now() + deps.leaseMs)))) throw new LeaseLost();
      for (const item of ready) item.attemptAt ??= at;
    };
    const request = { ...commandCall(items), beforeSend };
    const { method, list } = routeOf(ready[0]);
    const scope = scopeOf(accountId);
    if (method === 'PATCH') {
      if (ready.length === 1) await client.write(scope, { ...request, parser: ChangedCard });
      else await client.write(scope, { ...request, parser: WrittenMany });
      return ready.map(({ claimed }) => commandEntity(claimed.command).id);
    }
    const written = (await client.write(scope, { ...request, parser: WrittenMany }))._embedded[list] ?? [];
    const byPlace = new Map(written.map(({ id, request_id: place }, index) => [place ?? String(index), id]));
    const ids = ready.flatMap((_, index) => byPlace.get(String(index)) ?? []);
    if (ids.length !== ready.length)
      throw new AmocrmUnavailable('amoCRM does not say what it made', { maybeDone: true });
    return ids;
  }

  /** Concludes commands that one error has met; a pause that amoCRM asks for counts for all of the account. */
  async function concludeAll(items: readonly InHand[], error: unknown): Promise<void> {
    for (const item of items) await conclude(item, error);
    const [first] = items;
    if (!first || !(error instanceof AmocrmUnavailable) || error.resumeAt === null) return;
    await commands.postponeAccount(first.claimed.accountId, new Date(error.resumeAt));
  }

  /** The command was not carried out: refused for good, or to be tried again. */
  async function conclude(item: InHand, error: unknown): Promise<void> {
    const { claimed, attemptAt } = item;
    const { accountId, id, fence, tries, expiresAt } = claimed;
    const known = error instanceof PochtovikError ? error : new PochtovikError('INTERNAL', { cause: error });
    const canPass = known.retryable || known.code === 'CRM_UNAUTHORIZED';
    const isDefect = known.code === 'INTERNAL';
    if (!canPass) {
      const fate = await fateOf(claimed, known);
      if (fate?.type === 'merged') return followTo(claimed, fate.into);
      const gone = fate?.type === 'gone' ? leadGone(claimed.command) : known;
      return end([{ item, result: { state: 'failed', code: gone.code, reason: gone.message } }]);
    }
    const isUnavailable = error instanceof AmocrmUnavailable;
    const isInDoubt = isDefect || (isUnavailable && error.maybeDone);
    const resumeAt = isUnavailable ? error.resumeAt : null;
    const decision = retryDecision({ now: now(), tries, resumeAt, isInDoubt, expiresAt, random: Math.random() });
    if (decision.type === 'give-up') {
      const reason = `${ERROR_CODES[known.code].en} Given up after ${tries} tries: ${known.message}`;
      return end([{ item, result: { state: 'failed', code: known.code, reason: reason.slice(0, 2000) } }]);
    }
    log.warn(
      { event: 'command.postponed', accountId, commandId: id, tries, at: decision.at, err: error },
      'the command will be tried again',
    );
    deps.count('postponed');
    const unknownSince = isInDoubt ? attemptAt : claimed.attemptAt;
    await commands.postpone(accountId, id, fence, { at: decision.at, attemptAt: unknownSince, reason: known.message });
  }

  /** What became of the lead of a command that amoCRM refuses; null where that is not the question, or there is no answer now. */
  async function fateOf({ accountId, command }: ClaimedCommand, error: PochtovikError): Promise<LeadFate | null> {
    const entity = commandEntity(command);
    if (entity.type !== 'lead' || (error.code !== 'CRM_REFUSED' && error.code !== 'ENTITY_UNKNOWN')) return null;
    return leadFate(client, scopeOf(accountId), entity.id).catch(() => null);
  }

  async function followTo(claimed: ClaimedCommand, leadId: number): Promise<void> {
    const { accountId, id } = claimed;
    const command = forLead(claimed.command, leadId);
    const entityKey = `${accountId}/lead/${leadId}`;
    log.info({ event: 'command.redirected', accountId, commandId: id, leadId }, 'the lead was merged into another one');
    await commands.redirect(accountId, claimed, { entityKey, command, now: new Date(now()) });
  }

  async function end(ends: readonly { item: InHand; result: CommandEnd }[]): Promise<void> {
    const [first] = ends;
    if (!first) return;
    const { accountId } = first.item.claimed;
    const at = new Date(now());
    const written = await Promise.all(
      ends.map(async ({ item: { claimed }, result }) => ({
        ...{ id: claimed.id, fence: claimed.fence, by: claimed.by, end: result },
        event: await eventOf(claimed, result, at),
      })),
    );
    const ended = await commands.end(accountId, written, at);
    if (ended === 0) return;
    for (const { id, event, end: result } of written) {
      // One that another process has taken over ends by the other's event.
      deps.announce(id, ended === written.length ? [event] : undefined);
      deps.count(result.state);
      const facts = { event: `command.${result.state}`, accountId, commandId: id };
      if (result.state === 'done') log.info({ ...facts, resultId: result.resultId }, 'the command took effect');
      else log.warn({ ...facts, code: result.code, reason: result.reason }, 'the command failed');
    }
    const cards = ends.map(({ item }) => item.claimed.entityKey);
    await commands.wake(accountId, cards, at);
  }
}

/** The event of a command's end, in the trace that asked for the command. */
function eventOf({ accountId, id, command, headers }: ClaimedCommand, result: CommandEnd, at: Date) {
  const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.command_id': id };
  return withSpan(`crm ${command.type} ended`, { attributes, parent: traceFrom(headers) }, async () =>
    result.state === 'done'
      ? outboxEntry(
          CrmCommandCompleted,
          accountId,
          { commandId: id, resultId: result.resultId, detail: result.detail },
          { id: stableId('crm.command-completed', id), now: at },
        )
      : outboxEntry(
          CrmCommandFailed,
          accountId,
          { commandId: id, code: result.code, reason: result.reason.slice(0, 2000) },
          { id: stableId('crm.command-failed', id), now: at },
        ),
  );
}

function done({ command }: ClaimedCommand, resultId: number): CommandEnd {
  return { state: 'done', resultId, detail: commandDetail(command, resultId) };
}

function routeOf(item: InHand | undefined) {
  if (!item) throw new TypeError('a call needs a command');
  const { command } = item.claimed;
  return commandRoute(command.type, commandEntity(command).type);
}
