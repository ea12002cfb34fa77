import Type, { type Static } from 'typebox';

/** Settings of this service, beside those every service has. */
export const Config = Type.Object({
  /** Keys of the integration in amoCRM, and its redirect address exactly as registered there. */
  amocrmClientId: Type.String({ minLength: 1 }),
  amocrmClientSecret: Type.String({ minLength: 1 }),
  amocrmRedirectUri: Type.String({ pattern: '^https?://' }),
  /** Origins accepted beside amoCRM's own hosts, comma-separated; for an emulator only. */
  amocrmLocalOrigins: Type.String({ default: '' }),
  /** Keys that encrypt tokens: `id:base64`, 32 bytes each, comma-separated, current first. */
  tokenEncryptionKeys: Type.String({ minLength: 1 }),
  /** The limit of amoCRM for one account; requests are spread to stay under it. More than 7 is for a load on an emulator. */
  amocrmRequestsPerSecond: Type.Integer({ default: 7, minimum: 2, maximum: 1000 }),
  /** Milliseconds to connect, and for a whole call. */
  amocrmConnectTimeoutMs: Type.Integer({ default: 5_000, minimum: 100 }),
  amocrmCallTimeoutMs: Type.Integer({ default: 20_000, minimum: 100 }),
  /** Milliseconds within which a question of another service is answered, or refused as CRM_UNAVAILABLE. */
  readDeadlineMs: Type.Integer({ default: 9_000, minimum: 500 }),
  /** Seconds that users, pipelines, fields and task types are remembered. */
  directoryTtlSeconds: Type.Integer({ default: 180, minimum: 0, maximum: 3_600 }),
  /** Accounts whose lists are remembered at once. */
  directoryAccounts: Type.Integer({ default: 500, minimum: 1 }),
  /** Seconds after which the work of a process that died is taken over; longer than a call may last. */
  leaseSeconds: Type.Integer({ default: 30, minimum: 2, maximum: 600 }),
  /** Hours for which a command is tried while amoCRM is out of reach. */
  commandRetryHours: Type.Integer({ default: 48, minimum: 24, maximum: 720 }),
  /** Calls of commands made at once by this process, and of them for one account (two, unless they are full). */
  commandConcurrency: Type.Integer({ default: 32, minimum: 1, maximum: 200 }),
  commandConcurrencyPerAccount: Type.Integer({ default: 8, minimum: 1, maximum: 50 }),
});
/** See the schema of the same name. */
export type Config = Static<typeof Config>;
