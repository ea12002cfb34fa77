import { randomBytes } from 'node:crypto';
import type { Account } from '../state/account.ts';
import type { Lead } from '../state/cards.ts';
import type { CrmEvent, EventEntityType } from '../state/feed.ts';
import type { StageRef } from '../state/fields.ts';

/** One item of an account webhook: which subscription setting it belongs to, and where it stands in the body. */
export interface HookItem {
  setting: string;
  /** `leads`, `contacts` (companies too), `task`. */
  group: string;
  /** `add`, `update`, `status`, … */
  action: string;
  item: Record<string, unknown>;
}

/** A lead that came to, or left, a stage; `from` is null at creation. */
export interface StageMove {
  lead: Lead;
  from: StageRef | null;
  to: StageRef;
  /** Whether the digital pipeline is to be told. */
  trigger: boolean;
}

/** What an event entry needs. */
export interface EventInput {
  type: string;
  entityType: EventEntityType;
  entityId: number;
  before?: Record<string, unknown>[];
  after?: Record<string, unknown>[];
  createdBy?: number;
}

/** One write: who does it, when, and what has to be told to others once it is done. */
export class Change {
  readonly account: Account;
  /** User id; 0 is the robot. */
  readonly actorId: number;
  /** Unix seconds. */
  readonly now: number;
  readonly hooks: HookItem[] = [];
  readonly moves: StageMove[] = [];
  /** Leads that a letter came in for. */
  readonly mails: Lead[] = [];

  constructor(account: Account, actorId: number, now: number) {
    this.account = account;
    this.actorId = actorId;
    this.now = now;
  }

  /** Writes an entry of the event log. */
  event(input: EventInput): CrmEvent {
    const event: CrmEvent = {
      id: eventId(),
      type: input.type,
      entity_id: input.entityId,
      entity_type: input.entityType,
      created_by: input.createdBy ?? this.actorId,
      created_at: this.now,
      value_after: input.after ?? [],
      value_before: input.before ?? [],
    };
    this.account.events.push(event);
    return event;
  }

  /** Queues an item of the account webhooks. */
  hook(setting: string, group: string, action: string, item: Record<string, unknown>): void {
    this.hooks.push({ setting, group, action, item });
  }
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function eventId(): string {
  return `01${Array.from(randomBytes(24), (byte) => ALPHABET[byte % 32] ?? '0').join('')}`;
}
