import type { DraftContent, DraftOriginal } from '@pochtovik/contracts';
import type { TextHeaders } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { PlannedLetter } from '../domain/plan-letters.ts';

/** The order to send a draft: fixed once, so that whoever carries it out makes the same letters. */
export interface SendOrder {
  /** Who sends it. */
  userId: number;
  mailboxId: string;
  at: Date;
  letters: PlannedLetter[];
  /** W3C trace headers of the request; absent when nothing was traced. */
  trace?: TextHeaders;
}

/** A draft, and after it was sent the source of its letters. `_id` is `<account>:<draft>`. */
export interface DraftDocument {
  _id: string;
  accountId: number;
  draftId: string;
  ownerUserId: number;
  revision: number;
  content: DraftContent;
  createdAt: Date;
  updatedAt: Date;
  /** The letter that was returned to it. */
  letterId: string | null;
  /** What became of the letter that it answers; absent for a letter of its own. */
  original?: DraftOriginal;
  /** Stored files that it carries or shows, so that they stay. */
  fileIds: string[];
  /** What it is found by: see `searchKeysOf`. */
  searchKeys: string[];
  /** `sending` until all letters of its order are made; from then on it does not change any more. */
  state: 'draft' | 'sending' | 'sent';
  /** null until it is sent. */
  order: SendOrder | null;
}

/** Collection `drafts`. */
export const draftSchema = new Schema<DraftDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    draftId: { type: String, required: true },
    ownerUserId: { type: Number, required: true },
    revision: { type: Number, required: true },
    // Checked by its contract before it comes here; a schema of its own would be a second truth.
    content: { type: Object, required: true },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    letterId: { type: String, default: null },
    original: { type: Object },
    fileIds: { type: [String], default: [] },
    searchKeys: { type: [String], default: [] },
    state: { type: String, required: true },
    order: { type: Object, default: null },
  },
  { collection: 'drafts', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false, minimize: false },
);
draftSchema.index({ accountId: 1, ownerUserId: 1, state: 1, updatedAt: -1, draftId: -1 });
draftSchema.index({ accountId: 1, searchKeys: 1, updatedAt: -1 });
draftSchema.index({ accountId: 1, fileIds: 1 });
draftSchema.index({ 'order.at': 1 }, { partialFilterExpression: { state: 'sending' } });
