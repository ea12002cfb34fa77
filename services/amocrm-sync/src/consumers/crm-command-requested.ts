import type { CrmCommandRequested, EventEnvelope } from '@pochtovik/contracts';
import { currentTrace } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import { commandEntity } from '../domain/command-call.ts';
import type { CommandStore } from '../store/command-store.ts';

/** Stores the command under its own id, so that one that comes twice is carried out once; the worker does the rest. */
export function onCrmCommandRequested(deps: { commands: CommandStore; kick(): void; now(): number; retryMs: number }) {
  return async (event: EventEnvelope<Static<typeof CrmCommandRequested.data>>): Promise<void> => {
    const { accountId, occurredAt } = event;
    const { commandId, command } = event.data;
    const entity = commandEntity(command);
    const now = new Date(deps.now());
    await deps.commands.add(accountId, {
      id: commandId,
      entityKey: `${accountId}/${entity.type}/${entity.id}`,
      command,
      headers: currentTrace(),
      requestedAt: new Date(occurredAt),
      now,
      expiresAt: new Date(now.getTime() + deps.retryMs),
    });
    deps.kick();
  };
}
