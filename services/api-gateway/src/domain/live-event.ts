import { EVENTS, type EventContract, type EventEnvelope } from '@pochtovik/contracts';
import type { ActorRole } from './caller.ts';

/** One event as the live stream shows it. */
export interface LiveEvent {
  id: string;
  type: string;
  occurredAt: string;
  data: unknown;
}

const CONTENT_KEYS = new Set(['html', 'text']);
const ID_KEYS = new Set(['letterId', 'executionId', 'commandId', 'mailboxId', 'bulkSendId']);
const CONTRACTS: ReadonlyMap<string, EventContract> = new Map(EVENTS.map((contract) => [contract.type, contract]));

/** Reads the envelope of any event there is; null for what this version does not know. */
export function readEvent(body: string): EventEnvelope<unknown> | null {
  try {
    const envelope: unknown = JSON.parse(body);
    if (typeof envelope !== 'object' || envelope === null || !('type' in envelope)) return null;
    const contract = CONTRACTS.get(String(envelope.type));
    return contract?.envelope.check(envelope) ? envelope : null;
  } catch {
    return null;
  }
}

/**
 * What a caller may see of an event of the own account. Letters' bodies are left out for all. A user gets ids only: which
 * letters a user may read is decided where the letter is read, so the stream tells that something changed and no more.
 */
export function liveEventFor(role: ActorRole, event: EventEnvelope<unknown>): LiveEvent {
  const { id, type, occurredAt, data } = event;
  return { id, type, occurredAt, data: role === 'administrator' ? withoutContent(data) : idsIn(data) };
}

function withoutContent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutContent);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !CONTENT_KEYS.has(key))
      .map(([key, item]) => [key, withoutContent(item)]),
  );
}

function idsIn(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const found: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (ID_KEYS.has(key)) found[key] = item;
    else Object.assign(found, idsIn(item));
  }
  return found;
}
