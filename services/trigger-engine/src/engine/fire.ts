import { type CrmCommand, PochtovikError } from '@pochtovik/contracts';
import { cardPartsOf } from '@pochtovik/letter-variables';
import { traceFrom, withSpan } from '@pochtovik/service-kit';
import { type Effect, effectOf, type FiringTrigger, needsOf } from '../domain/effect.ts';
import type { KnownExecution } from '../domain/execution.ts';
import type { KnownLetter } from '../domain/letter.ts';
import { firstOpeningId } from '../domain/plan-executions.ts';
import { nextTry } from '../domain/retry.ts';
import { SENTENCES, sentenceOf } from '../domain/sentences.ts';
import { webhookBody } from '../domain/webhook-body.ts';
import { commandRequested, letterRequested, noteRequested, triggerExecuted } from './events.ts';
import type { Ports } from './ports.ts';

/** Fires an execution that the caller has in hand. */
export type Fire = (execution: KnownExecution, letter: KnownLetter, wokenBy: 'fact' | 'timer') => Promise<void>;

/** How long to wait for openings that are still on their way in, milliseconds. */
const OPENINGS_WAIT_MS = 1000;

/**
 * Makes the one way in which executions fire, at once or by timer. Whatever fires is moved out of `scheduled` and told of in
 * one write, so that of two who try only one has an effect. What something unreachable prevents is put off; what no repeat
 * can mend ends as failed, with a sentence for the log.
 */
export function createFire(ports: Ports): Fire {
  return (execution, letter, wokenBy) => {
    const { accountId, id, letterId, cause } = execution;
    const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.letter_id': letterId, 'pochtovik.cause': cause };
    const parent = wokenBy === 'timer' ? { parent: traceFrom(letter.trace) } : {};
    return withSpan('execution fire', { attributes, ...parent }, async () => {
      try {
        await fire(execution, letter);
      } catch (err) {
        if (err instanceof PochtovikError && !err.retryable) return fail(execution, sentenceOf(err.code));
        const tries = execution.tries + 1;
        const wakeAt = nextTry(execution.dueAt, tries, ports.now(), ports.random());
        ports.log.warn(
          { event: 'execution.put-off', accountId, letterId, executionId: id, tries, err },
          'not fired yet',
        );
        if (wakeAt) return ports.executions.putOff(accountId, id, tries, wakeAt);
        return fail(execution, SENTENCES.triedTooLong);
      }
    });
  };

  async function fire(execution: KnownExecution, letter: KnownLetter): Promise<void> {
    const { accountId, id, triggerId, cause } = execution;
    const uninstalledAt = await ports.accounts.uninstalledAt(accountId);
    if (uninstalledAt && letter.knownAt <= uninstalledAt) return cancel(execution, SENTENCES.uninstalled);
    if (cause === 'not-opened') {
      if (!(await ports.openingsKnown(execution.dueAt))) {
        const wakeAt = new Date(ports.now().getTime() + OPENINGS_WAIT_MS);
        return ports.executions.putOff(accountId, id, execution.tries, wakeAt);
      }
      if (await ports.firstVisits.exists(accountId, firstOpeningId(accountId, letter))) {
        return cancel(execution, SENTENCES.opened);
      }
    }
    const trigger = await ports.triggers.find(accountId, triggerId);
    if (!trigger) return fail(execution, SENTENCES.triggerUnknown);
    const named = { ...execution, triggerName: trigger.name, action: trigger.action.type };
    return carryOut(named, letter, await effectFor(trigger, letter));
  }

  async function effectFor(trigger: FiringTrigger, letter: KnownLetter): Promise<Effect> {
    const needs = needsOf(trigger, letter);
    const parts = cardPartsOf(trigger.variables.map(({ path }) => path));
    const card = needs.card ? await ports.crm.card(letter.accountId, letter.entity, parts) : null;
    const timeZone = needs.timeZone ? await ports.crm.timeZone(letter.accountId) : (card?.account.timezone ?? 'UTC');
    const fields = needs.fields ? await ports.crm.fields(letter.accountId) : [];
    return effectOf(trigger, letter, { card, timeZone, fields, now: ports.now() });
  }

  async function carryOut(execution: KnownExecution, letter: KnownLetter, effect: Effect): Promise<void> {
    const { accountId, id, triggerName, action } = execution;
    const now = ports.now();
    if (effect.type === 'nothing') return fail(execution, effect.detail);
    if (effect.type === 'command') {
      const capped = await cappedStage(execution, effect.command, now);
      if (capped) return fail(execution, capped, SENTENCES.cappedNote(triggerName, capped));
      const event = commandRequested(accountId, id, effect.command, now);
      await ports.executions.move(accountId, id, 'scheduled', { state: 'requested', triggerName, action }, [event]);
      return;
    }
    if (effect.type === 'webhook') {
      const call = { url: effect.url, body: webhookBody(execution, letter, now), since: now, nextAt: now, tries: 0 };
      const change = { state: 'requested' as const, triggerName, action, call };
      await ports.executions.move(accountId, id, 'scheduled', change, []);
      return;
    }
    const { letterCap } = ports;
    if (!(await ports.letterCaps.take(accountId, effect, id, letterCap, now))) {
      const sentence = SENTENCES.capped(letterCap.count, letterCap.hours);
      return fail(execution, sentence, SENTENCES.cappedNote(triggerName, sentence));
    }
    const { templateId, entity } = effect;
    const detail = SENTENCES.letterRequested(templateId);
    const events = [
      letterRequested(execution, { templateId, entity }, now),
      triggerExecuted(execution, 'done', detail, now),
    ];
    const change = { state: 'done' as const, endedAt: now, detail, triggerName, action };
    await ports.executions.move(accountId, id, 'scheduled', change, events);
  }

  /** A stage that sends letters by itself counts like a trigger that sends them; what is said where the cap is reached. */
  async function cappedStage(execution: KnownExecution, command: CrmCommand, now: Date): Promise<string | null> {
    if (command.type !== 'update_lead') return null;
    const { accountId, id } = execution;
    const { letterCap, letterCaps, pipelineLetters } = ports;
    const { leadId, pipelineId, statusId } = command;
    for (const templateId of await pipelineLetters.templatesOf(accountId, pipelineId, statusId)) {
      const letter = { entity: { type: 'lead' as const, id: leadId }, templateId };
      if (!(await letterCaps.take(accountId, letter, id, letterCap, now))) {
        return SENTENCES.stageCapped(letterCap.count, letterCap.hours);
      }
    }
    return null;
  }

  async function fail(execution: KnownExecution, detail: string, note?: string): Promise<void> {
    const { accountId, id, entity, triggerName, action } = execution;
    const now = ports.now();
    const events = [triggerExecuted(execution, 'failed', detail, now)];
    if (note !== undefined) events.push(noteRequested(accountId, ['execution-failed', id], entity, note, now));
    const change = { state: 'failed' as const, endedAt: now, detail, triggerName, action };
    await ports.executions.move(accountId, id, 'scheduled', change, events);
  }

  async function cancel({ accountId, id }: KnownExecution, detail: string): Promise<void> {
    const change = { state: 'cancelled' as const, endedAt: ports.now(), detail };
    await ports.executions.move(accountId, id, 'scheduled', change, []);
  }
}
