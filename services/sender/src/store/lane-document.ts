import { Schema } from 'mongoose';
import { type Lease, leaseFields } from './lease.ts';

/** "Not before something new comes": later than any due time. */
export const NEVER: Date = new Date('9999-01-01T00:00:00Z');

/** The document of a lane. Its `nextAt` in hand is the end of the lease, or when something has woken it. */
export interface LaneDocument extends Lease {
  _id: string;
  accountId: number;
  /** Sends in the rolling windows, see `rateText`; empty for none. */
  sends: string;
  /** Connects in a row that failed, and until when none is tried. */
  connectFailures: number;
  blockedUntil: Date;
  /** Of the last acquisition by many at once: its name, and whether the owner before had not given the lane back. */
  acquisition?: { by: string; abandoned: boolean };
}

/** Mongoose schema of the `lanes` collection with the indexes of its queries. */
export function laneSchema(): Schema<LaneDocument> {
  const schema = new Schema<LaneDocument>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      ...leaseFields,
      sends: { type: String, default: '' },
      connectFailures: { type: Number, default: 0 },
      blockedUntil: { type: Date, required: true },
      acquisition: { type: Object },
    },
    { strict: 'throw', versionKey: false, autoIndex: false, minimize: false, collection: 'lanes' },
  );
  schema.index({ nextAt: 1, leaseUntil: 1 });
  schema.index({ owner: 1, leaseUntil: 1 });
  schema.index({ accountId: 1 });
  return schema;
}

/** A lane in hand wants no attention of others before its lease ends. */
export function leasedUntil(leaseUntil: Date): { leaseUntil: Date; nextAt: Date } {
  return { leaseUntil, nextAt: leaseUntil };
}
