import { publicHttpSettings } from '@pochtovik/service-kit';
import Type, { type Static } from 'typebox';

/** Settings of the tracker, beside those of every service. */
export const TrackerConfig = Type.Object({
  ...publicHttpSettings,
  /** Keys of the tokens in letters, `id:base64,…`; the same as the composer's. */
  trackingKeys: Type.String({ minLength: 1 }),
  /** Folder where hits wait while the bus is away: one of this process's own, kept over restarts. */
  spoolDir: Type.Optional(Type.String({ minLength: 1 })),
});
/** See the schema of the same name. */
export type TrackerConfig = Static<typeof TrackerConfig>;
