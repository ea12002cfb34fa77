import {
  type CrmCommand,
  CrmCommandRequested,
  type EntityRef,
  LetterRequested,
  stableId,
  TriggerExecuted,
} from '@pochtovik/contracts';
import { type OutboxEntry, outboxEntry } from '@pochtovik/service-kit';
import type { KnownExecution } from '../domain/execution.ts';

/** A command to the CRM; its id makes it one command however often it is told. */
export function commandRequested(accountId: number, commandId: string, command: CrmCommand, now: Date): OutboxEntry {
  const id = stableId('crm.command-requested', commandId);
  return outboxEntry(CrmCommandRequested, accountId, { commandId, command }, { id, now });
}

/** A message of ours in the feed of a card. @param parts what the note is about; the same parts are the same note */
export function noteRequested(
  accountId: number,
  parts: readonly string[],
  entity: EntityRef,
  text: string,
  now: Date,
): OutboxEntry {
  const command = { type: 'add_note' as const, entity, noteType: 'extended_service_message' as const, text };
  return commandRequested(accountId, stableId('note', accountId, ...parts), command, now);
}

/** A letter that an execution asks for. */
export function letterRequested(
  execution: KnownExecution,
  letter: { templateId: string; entity: EntityRef },
  now: Date,
): OutboxEntry {
  const { accountId, id: executionId, letterId } = execution;
  const id = stableId('letter.requested', executionId);
  return outboxEntry(LetterRequested, accountId, { executionId, letterId, ...letter }, { id, now });
}

/** The end of an execution. */
export function triggerExecuted(
  execution: KnownExecution,
  outcome: 'done' | 'failed',
  detail: string,
  now: Date,
): OutboxEntry {
  const { accountId, id: executionId, letterId, triggerId, triggerName, cause } = execution;
  const data = {
    executionId,
    letterId,
    triggerId,
    triggerName,
    cause,
    action: execution.action ?? '',
    outcome,
    detail,
  };
  return outboxEntry(TriggerExecuted, accountId, data, { id: stableId('trigger.executed', executionId), now });
}
