import type { BulkSendState, EntityRef } from '@pochtovik/contracts';
import { outboxFields, outboxIndex, type TextHeaders, type WithOutbox } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** A bulk send; `_id` is its id. How far it has come is counted from its letters, never here. */
export interface BulkSendDocument extends WithOutbox {
  _id: string;
  accountId: number;
  userId: number;
  state: BulkSendState;
  /** Grows with every change of state that a person makes; its events carry it. */
  revision: number;
  templateId: string;
  /** All letters are made from this version, whatever is saved meanwhile. */
  templateVersion: number;
  templateName: string;
  /** null: each letter leaves from the mailbox of whoever is responsible for its card. */
  mailboxId: string | null;
  recipients: number;
  /** True when every piece has its letters. */
  isExpanded: boolean;
  /** Its next piece may be taken at this time; the send worked on longest ago comes first. */
  dueAt: Date;
  workedAt: Date;
  /** Its progress is not told before. */
  progressDueAt: Date;
  /** Trace of whoever made it, continued by its letters. */
  trace: TextHeaders;
  createdAt: Date;
}

/** Some recipients of a bulk send: what one process turns into letters at a time. `_id` is `<bulk send>:<part>:<number>`. */
export interface BulkPieceDocument {
  _id: string;
  accountId: number;
  bulkSendId: string;
  entities: EntityRef[];
  isDone: boolean;
  /** Tries that an outage ended. */
  failures: number;
  /** Nobody else takes it before: it is in somebody's hands, or waits after an outage. */
  dueAt: Date;
}

const options = { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false, minimize: false } as const;

/** Collection `bulk_sends`. */
export const bulkSendSchema = new Schema<BulkSendDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    userId: { type: Number, required: true },
    state: { type: String, required: true },
    revision: { type: Number, required: true },
    templateId: { type: String, required: true },
    templateVersion: { type: Number, required: true },
    templateName: { type: String, default: '' },
    mailboxId: { type: String, default: null },
    recipients: { type: Number, required: true },
    isExpanded: { type: Boolean, required: true },
    dueAt: { type: Date, required: true },
    workedAt: { type: Date, required: true },
    progressDueAt: { type: Date, required: true },
    trace: { type: Object, default: {} },
    createdAt: { type: Date, required: true },
    ...outboxFields,
  },
  { ...options, collection: 'bulk_sends' },
);
bulkSendSchema.index({ accountId: 1, createdAt: -1, _id: -1 });
bulkSendSchema.index({ state: 1, isExpanded: 1, workedAt: 1 });
bulkSendSchema.index(...outboxIndex);

/** Collection `bulk_pieces`. */
export const bulkPieceSchema = new Schema<BulkPieceDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    bulkSendId: { type: String, required: true },
    entities: [{ _id: false, type: { type: String, required: true }, id: { type: Number, required: true } }],
    isDone: { type: Boolean, required: true },
    failures: { type: Number, required: true },
    dueAt: { type: Date, required: true },
  },
  { ...options, collection: 'bulk_pieces' },
);
bulkPieceSchema.index({ accountId: 1, bulkSendId: 1, isDone: 1, dueAt: 1 });
