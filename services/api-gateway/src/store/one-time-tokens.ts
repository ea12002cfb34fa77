import { PochtovikError, stableId } from '@pochtovik/contracts';
import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';

/** One-time tokens that were used, remembered until they would have expired. */
export interface OneTimeTokens {
  /** Uses a token up. Errors: ONE_TIME_TOKEN_USED when it was used before, by any process. */
  burn(accountId: number, jti: string, expiresAt: Date): Promise<void>;
}

interface UsedToken {
  _id: string;
  accountId: number;
  expiresAt: Date;
}

/** Opens the collection. */
export async function openOneTimeTokens(database: Database): Promise<OneTimeTokens> {
  const schema = new Schema<UsedToken>(
    {
      _id: { type: String, required: true },
      accountId: { type: Number, required: true },
      expiresAt: { type: Date, required: true },
    },
    { strict: 'throw', versionKey: false },
  );
  schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  const model = database.model('one_time_tokens', schema);
  await model.createIndexes();
  return {
    async burn(accountId, jti, expiresAt) {
      try {
        await model.create({ _id: stableId('jti', accountId, jti), accountId, expiresAt });
      } catch (cause) {
        throw isDuplicateKey(cause) ? new PochtovikError('ONE_TIME_TOKEN_USED', { cause }) : cause;
      }
    },
  };
}
