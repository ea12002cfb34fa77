import { PochtovikError, type TriggerLink, type TriggerLinkContent, type TriggerUse } from '@pochtovik/contracts';
import type { Database } from '@pochtovik/service-kit';
import { insertedOnce } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

interface LinkDocument {
  _id: string;
  accountId: number;
  number: number;
  name: string;
  once: boolean;
  redirectUrl: string | null;
  triggers: TriggerUse[];
  updatedAt: Date;
}

const schema = new Schema<LinkDocument>(
  {
    _id: String,
    accountId: { type: Number, required: true },
    number: { type: Number, required: true },
    name: { type: String, required: true },
    once: { type: Boolean, required: true },
    redirectUrl: { type: String, default: null },
    triggers: { type: [{ _id: false, triggerId: String, delaySeconds: Number }], required: true },
    updatedAt: { type: Date, required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ accountId: 1, number: 1 }, { unique: true });

/** The last number given to a link, by account. */
const counterSchema = new Schema<{ _id: string; accountId: number; lastNumber: number }>(
  { _id: String, accountId: { type: Number, required: true }, lastNumber: { type: Number, required: true } },
  { strict: 'throw', versionKey: false, autoIndex: false },
);

/** Trigger links of accounts. */
export type TriggerLinkStore = Awaited<ReturnType<typeof createTriggerLinkStore>>;

/** Makes the store and its indexes. */
export async function createTriggerLinkStore(database: Database) {
  const Model = database.model('TriggerLink', schema, 'trigger_links');
  const Counter = database.model('TriggerLinkCounter', counterSchema, 'trigger_link_counters');
  await Model.createIndexes();

  /** A number that no link of the account has or had. */
  async function nextNumber(accountId: number): Promise<number> {
    const _id = String(accountId);
    for (;;) {
      const next = { $inc: { lastNumber: 1 } };
      const counter = await Counter.findOneAndUpdate({ _id, accountId }, next, { returnDocument: 'after' }).lean();
      if (counter) return counter.lastNumber;
      await insertedOnce(Counter.create({ _id, accountId, lastNumber: 0 }));
    }
  }

  const change = (accountId: number, id: string, content: TriggerLinkContent, now: Date) =>
    Model.findOneAndUpdate(
      { _id: id, accountId },
      { $set: { ...content, updatedAt: now } },
      { returnDocument: 'after' },
    ).lean();

  return {
    /** Makes or changes a link; its number stays. Error: TRIGGER_LINK_UNKNOWN when the id belongs to another account. */
    async save(accountId: number, id: string, content: TriggerLinkContent, now: Date): Promise<TriggerLink> {
      const existing = await change(accountId, id, content, now);
      if (existing) return asLink(existing);
      const number = await nextNumber(accountId);
      const document = { _id: id, accountId, number, ...content, updatedAt: now };
      if (await insertedOnce(Model.create(document))) return asLink(document);
      const other = await change(accountId, id, content, now);
      if (!other) throw new PochtovikError('TRIGGER_LINK_UNKNOWN');
      return asLink(other);
    },

    /** The link of a number; null when there is none. */
    async findByNumber(accountId: number, number: number): Promise<TriggerLink | null> {
      const found = await Model.findOne({ accountId, number }).lean();
      return found && asLink(found);
    },

    /** All links of the account, by number. */
    async list(accountId: number): Promise<TriggerLink[]> {
      return (await Model.find({ accountId }).sort({ number: 1 }).lean()).map(asLink);
    },
  };
}

function asLink({ _id, name, once, redirectUrl, triggers, number, updatedAt }: LinkDocument): TriggerLink {
  return {
    id: _id,
    name,
    once,
    redirectUrl,
    triggers: triggers.map(({ triggerId, delaySeconds }) => ({
      triggerId,
      ...(delaySeconds !== undefined && { delaySeconds }),
    })),
    number,
    variable: `{triggerlink:${number}}`,
    updatedAt: updatedAt.toISOString(),
  };
}
