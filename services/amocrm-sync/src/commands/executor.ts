import {
  type CrmCommand,
  CrmCommandCompleted,
  CrmCommandFailed,
  type EntityRef,
  ERROR_CODES,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import { type Logger, outboxEntry, traceFrom, withSpan } from '@pochtovik/service-kit';
import { heldValues, readAnyCard } from '../amocrm/cards-api.ts';
import type { AmocrmClient, Scope } from '../amocrm/client.ts';
import { AmocrmUnavailable } from '../amocrm/errors.ts';
import { ChangedCard, MadeNotes, MadeTasks } from '../amocrm/schemas.ts';
import { commandCall, commandDetail, needsResponsible } from '../domain/command-call.ts';
import { retryDecision } from '../domain/command-retry.ts';
import { addsToField } from '../domain/field-change.ts';
import type { ClaimedCommand, CommandEnd, CommandStore } from '../store/command-store.ts';
import { findEffect } from './evidence.ts';

/** What the executor reaches. */
export interface ExecutorDeps {
  commands: CommandStore;
  client: AmocrmClient;
  /** Told after a command ended. */
  announce(commandId: string): void;
  /** Counts commands by how they ended. */
  count(outcome: string): void;
  log: Logger;
  now(): number;
  leaseMs: number;
}

/** Another process has taken the command over. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** How long a command waits in the queue of requests before it gives its place up. */
const SLOT_WAIT_MS = 15_000;

/** Carries out one claimed command: its effect happens once, whatever dies in between. Never throws. */
export function createExecutor(deps: ExecutorDeps): (claimed: ClaimedCommand) => Promise<void> {
  const { commands, client, log, now } = deps;

  return async (claimed) => {
    const { accountId, id } = claimed;
    const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.command_id': id };
    const attempt = { at: claimed.attemptAt };
    await withSpan(`crm ${claimed.command.type}`, { attributes, parent: traceFrom(claimed.headers) }, async () => {
      try {
        const resultId = await effect(claimed, attempt);
        await end(claimed, { state: 'done', resultId, detail: commandDetail(claimed.command, resultId) });
      } catch (error) {
        if (error instanceof LeaseLost) return;
        await conclude(claimed, attempt.at, error);
      }
    }).catch((err) => {
      log.error({ event: 'command.left', accountId, commandId: id, err }, 'the command waits for the end of its lease');
    });
  };

  /** Finds the effect of an earlier call, or makes the call. Returns the id of the result. */
  async function effect(claimed: ClaimedCommand, attempt: { at: Date | null }): Promise<number> {
    const { accountId, id, fence, command } = claimed;
    const scope = { accountId, deadlineAt: now() + SLOT_WAIT_MS };
    if (attempt.at) {
      const found = await findEffect(deps, scope, command, attempt.at);
      if (found !== null) return found;
    }
    const responsible = needsResponsible(command) ? await responsibleUser(scope, command) : null;
    const { method, path, body } = commandCall(command, responsible, await currentValues(scope, command));
    const beforeSend = async () => {
      const at = attempt.at ?? new Date(now());
      const isMine = await commands.recordAttempt(accountId, id, fence, at, new Date(now() + deps.leaseMs));
      if (!isMine) throw new LeaseLost();
      attempt.at = at;
    };
    const call = { method, path, body, beforeSend };
    switch (command.type) {
      case 'update_lead':
      case 'update_field':
        return (await client.write(scope, { ...call, parser: ChangedCard })).id;
      case 'create_task':
        return onlyId((await client.write(scope, { ...call, parser: MadeTasks }))._embedded.tasks);
      case 'add_note':
        return onlyId((await client.write(scope, { ...call, parser: MadeNotes }))._embedded.notes);
    }
  }

  async function responsibleUser(scope: Scope, command: CrmCommand): Promise<number> {
    if (command.type !== 'create_task') throw new TypeError('only a task has somebody responsible');
    return (await existingCard(scope, command.entity)).responsible_user_id;
  }

  async function currentValues(scope: Scope, command: CrmCommand) {
    if (command.type !== 'update_field' || !addsToField(command.change)) return [];
    return heldValues(await existingCard(scope, command.entity), command.fieldId);
  }

  async function existingCard(scope: Scope, entity: EntityRef) {
    const card = await readAnyCard(client, scope, entity);
    if (!card) throw new PochtovikError('ENTITY_UNKNOWN', { message: `amoCRM has no ${entity.type} ${entity.id}` });
    return card;
  }

  /** The command was not carried out: refused for good, or to be tried again. */
  async function conclude(claimed: ClaimedCommand, attemptAt: Date | null, error: unknown): Promise<void> {
    const { accountId, id, fence, tries, expiresAt } = claimed;
    const known = error instanceof PochtovikError ? error : new PochtovikError('INTERNAL', { cause: error });
    const canPass = known.retryable || known.code === 'CRM_UNAUTHORIZED';
    const isDefect = known.code === 'INTERNAL';
    if (!canPass) return end(claimed, { state: 'failed', code: known.code, reason: known.message });
    const isUnavailable = error instanceof AmocrmUnavailable;
    const isInDoubt = isDefect || (isUnavailable && error.maybeDone);
    const resumeAt = isUnavailable ? error.resumeAt : null;
    const decision = retryDecision({ now: now(), tries, resumeAt, isInDoubt, expiresAt, random: Math.random() });
    if (decision.type === 'give-up') {
      const reason = `${ERROR_CODES[known.code].en} Given up after ${tries} tries: ${known.message}`;
      return end(claimed, { state: 'failed', code: known.code, reason: reason.slice(0, 2000) });
    }
    log.warn(
      { event: 'command.postponed', accountId, commandId: id, tries, at: decision.at, err: error },
      'the command will be tried again',
    );
    deps.count('postponed');
    const unknownSince = isInDoubt ? attemptAt : claimed.attemptAt;
    await commands.postpone(accountId, id, fence, { at: decision.at, attemptAt: unknownSince, reason: known.message });
    if (resumeAt !== null) await commands.postponeAccount(accountId, decision.at);
  }

  async function end(claimed: ClaimedCommand, result: CommandEnd): Promise<void> {
    const { accountId, id, entityKey, fence } = claimed;
    const at = new Date(now());
    const event =
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
          );
    if (!(await commands.end(accountId, id, fence, result, at, event))) return;
    deps.announce(id);
    deps.count(result.state);
    const facts = { event: `command.${result.state}`, accountId, commandId: id };
    if (result.state === 'done') log.info({ ...facts, resultId: result.resultId }, 'the command took effect');
    else log.warn({ ...facts, code: result.code, reason: result.reason }, 'the command failed');
    await commands.wake(accountId, entityKey, at);
  }
}

function onlyId(made: { id: number }[]): number {
  const [first] = made;
  if (!first) throw new AmocrmUnavailable('amoCRM does not say what it made', { maybeDone: true });
  return first.id;
}
