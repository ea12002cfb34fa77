import type { EntityRef, Execution, ExecutionCause } from '@pochtovik/contracts';
import { type Database, outboxFields, outboxIndex, type WithOutbox } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { KnownExecution, WebhookCall } from '../domain/execution.ts';

/** State of an execution. */
export type ExecutionState = Execution['state'];

/** An execution in the collection `executions`. */
export interface ExecutionDocument extends WithOutbox {
  _id: string;
  accountId: number;
  letterId: string;
  sendId: string;
  entity: EntityRef;
  cause: ExecutionCause;
  triggerId: string;
  triggerName: string;
  action: string | null;
  state: ExecutionState;
  createdAt: Date;
  dueAt: Date;
  /** When a scheduled execution is to be taken: its due time, its next try, or the end of the lease of who has it in hand. */
  wakeAt: Date;
  /** Who has taken it last, by a name of that one taking; absent before. */
  takenBy?: string;
  endedAt: Date | null;
  detail: string;
  tries: number;
  /** Id in amoCRM of what it made. */
  resultId: number | null;
  repeatOf?: string;
  repeatedAs?: string;
  /** A post to a webhook that has to be made; null when there is none, or no more. */
  call: WebhookCall | null;
}

const callSchema = new Schema<WebhookCall>(
  {
    url: { type: String, required: true },
    body: { type: String, required: true },
    since: { type: Date, required: true },
    nextAt: { type: Date, required: true },
    tries: { type: Number, required: true },
  },
  { _id: false, strict: 'throw' },
);

const schema = new Schema<ExecutionDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    letterId: { type: String, required: true },
    sendId: { type: String, required: true },
    entity: { type: Schema.Types.Mixed, required: true },
    cause: { type: String, required: true },
    triggerId: { type: String, required: true },
    triggerName: { type: String, default: '' },
    action: { type: String, default: null },
    state: { type: String, required: true },
    createdAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    wakeAt: { type: Date, required: true },
    takenBy: String,
    endedAt: { type: Date, default: null },
    detail: { type: String, default: '' },
    tries: { type: Number, default: 0 },
    resultId: { type: Number, default: null },
    repeatOf: String,
    repeatedAs: String,
    call: { type: callSchema, default: null },
    ...outboxFields,
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ state: 1, wakeAt: 1 });
schema.index({ accountId: 1, letterId: 1, createdAt: 1 });
schema.index({ accountId: 1, state: 1, createdAt: -1 });
schema.index({ accountId: 1, createdAt: -1, _id: -1 });
schema.index({ accountId: 1, triggerId: 1, createdAt: -1 });
schema.index({ accountId: 1, 'entity.type': 1, 'entity.id': 1, createdAt: -1 });
schema.index({ 'call.nextAt': 1 }, { partialFilterExpression: { 'call.nextAt': { $exists: true } } });
schema.index(...outboxIndex);

/** The collection of executions; made apart from its store since the relay needs it first. */
export async function executionModel(database: Database) {
  const Model = database.model('Execution', schema, 'executions');
  await Model.createIndexes();
  return Model;
}

/** See {@link executionModel}. */
export type ExecutionModel = Awaited<ReturnType<typeof executionModel>>;

/** How long an execution is left to the process that took it, milliseconds: longer than reading a card may take. */
const LEASE_MS = 15_000;

/** End of the lease of who takes an execution now. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_MS);
}

/** A document as the engine knows it. */
export function asExecution({
  _id,
  ...document
}: Omit<ExecutionDocument, 'outbox' | 'outboxPending' | 'call'>): KnownExecution {
  const { accountId, letterId, sendId, entity, cause, triggerId, triggerName } = document;
  const { action, state, createdAt, dueAt, endedAt, detail, tries, resultId, repeatOf, repeatedAs } = document;
  return {
    ...{ id: _id, accountId, letterId, sendId, entity, cause, triggerId, triggerName },
    ...{ action, state, createdAt, dueAt, endedAt, detail, tries, resultId: resultId ?? null },
    ...(repeatOf !== undefined && { repeatOf }),
    ...(repeatedAs !== undefined && { repeatedAs }),
  };
}
