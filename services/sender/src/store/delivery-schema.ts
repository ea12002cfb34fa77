import { outboxFields, outboxIndex } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { Attempt, DeliveryDocument, Filing } from './delivery.ts';

const attempt = new Schema<Attempt>(
  {
    fencing: { type: Number, required: true },
    at: { type: Date, required: true },
    stage: { type: String, required: true },
    settled: { type: Boolean, required: true },
  },
  { _id: false, strict: 'throw' },
);

const filing = new Schema<Filing>(
  {
    state: { type: String, required: true },
    tries: { type: Number, required: true },
    dueAt: { type: Date, required: true },
    leaseUntil: { type: Date, required: true },
    since: { type: Date, required: true },
  },
  { _id: false, strict: 'throw' },
);

/** Mongoose schema of the `deliveries` collection with the indexes of its queries. */
export function deliverySchema(): Schema<DeliveryDocument> {
  const schema = new Schema<DeliveryDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      mailboxId: { type: String, required: true },
      state: { type: String, required: true },
      bulkSendId: { type: String },
      priority: { type: Number, required: true },
      dueAt: { type: Date, required: true },
      createdAt: { type: Date, required: true },
      messageId: { type: String, required: true },
      recipient: { type: String, required: true },
      others: { type: [String], default: undefined },
      content: { type: Object },
      trace: { type: Object, default: {} },
      attempts: { type: Number, default: 0 },
      attempt: { type: attempt, default: null },
      firstTriedAt: { type: Date },
      failures: { type: Number, default: 0 },
      looks: { type: Number, default: 0 },
      doubtSince: { type: Date, default: null },
      result: { type: Object, default: null },
      filing: { type: filing, required: true },
      ...outboxFields,
    },
    { strict: 'throw', versionKey: false, autoIndex: false, minimize: false, collection: 'deliveries' },
  );
  schema.index({ accountId: 1, mailboxId: 1, state: 1, priority: 1, dueAt: 1 });
  schema.index({ bulkSendId: 1, state: 1 }, { partialFilterExpression: { bulkSendId: { $exists: true } } });
  const toBeFiled = { partialFilterExpression: { 'filing.state': 'waiting' } };
  schema.index({ 'filing.dueAt': 1 }, toBeFiled);
  schema.index({ accountId: 1, mailboxId: 1, 'filing.dueAt': 1 }, toBeFiled);
  schema.index(...outboxIndex);
  return schema;
}
