import Type, { type Static } from 'typebox';

/** Settings of the trigger engine. */
export const configSchema = Type.Object({
  /** Milliseconds between two sweeps for executions that are due, where none is known to come due sooner. */
  sweepIntervalMs: Type.Integer({ default: 1000, minimum: 100, maximum: 10_000 }),
  /** Letters by one template that triggers may send to one card within `letterCapHours`. */
  letterCapCount: Type.Integer({ default: 3, minimum: 1 }),
  letterCapHours: Type.Integer({ default: 24, minimum: 1 }),
  /** Keys that the accounts' keys for signing webhooks are derived from: at least 32 characters each, comma-separated, the current one first. */
  webhookSigningKeys: Type.String({ minLength: 32, pattern: '^[^,\\s]{32,}(,[^,\\s]{32,})*$' }),
  /** Local switch: webhooks on private addresses and loopback may be called. */
  allowPrivateHosts: Type.Boolean({ default: false }),
});
/** See {@link configSchema}. */
export type Config = Static<typeof configSchema>;
