import type { Model } from 'mongoose';
import type { AttemptKey } from './attempts.ts';
import type { DeliveryDocument } from './delivery.ts';

/** Notes that the files of a letter leave as links, which later attempts and the copy in Sent keep to. */
export interface LinkSwitch {
  /** False when the attempt is no longer its maker's. */
  set(accountId: number, key: AttemptKey): Promise<boolean>;
}

/** Opens the view on the `deliveries` collection. */
export function createLinkSwitch(Row: Model<DeliveryDocument>): LinkSwitch {
  return {
    async set(accountId, { letterId, number, fencing }) {
      const { matchedCount } = await Row.updateOne(
        { _id: letterId, accountId, attempts: number, 'attempt.fencing': fencing, content: { $exists: true } },
        { $set: { 'content.attachAs': 'links', 'content.filesAsLinks': true } },
      );
      return matchedCount > 0;
    },
  };
}
