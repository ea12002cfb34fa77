import type { EntityRef, Execution, ExecutionCause } from '@pochtovik/contracts';

/** An execution as a rule makes it: one use of a trigger, for one fact. */
export interface PlannedExecution {
  /** Derived from what fires it, so that a fact told twice plans the same execution. */
  id: string;
  letterId: string;
  sendId: string;
  /** Card that the letter belongs to. */
  entity: EntityRef;
  cause: ExecutionCause;
  triggerId: string;
  dueAt: Date;
  /** The failed execution that this one repeats. */
  repeatOf?: string;
}

/** A post that an execution waits for. */
export interface WebhookCall {
  url: string;
  body: string;
  /** When it was first to be made. */
  since: Date;
  /** When it is to be made next. */
  nextAt: Date;
  /** Posts so far. */
  tries: number;
}

/** An execution as it is kept. */
export interface KnownExecution extends PlannedExecution {
  accountId: number;
  /** Name of the trigger when it was planned, then when it fired; empty for one that does not exist. */
  triggerName: string;
  /** Kind of the action; null until it fires. */
  action: string | null;
  state: Execution['state'];
  createdAt: Date;
  endedAt: Date | null;
  detail: string;
  /** Failed tries to fire so far. */
  tries: number;
  /** Id of what was made or changed in the CRM. */
  resultId: number | null;
  /** The execution that repeats this one. */
  repeatedAs?: string;
}
