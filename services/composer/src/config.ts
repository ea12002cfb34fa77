import Type, { type Static } from 'typebox';

/** Settings of the composer beside those of every service. */
export const ComposerConfig = Type.Object({
  /** Public address of the tracker, http(s), without a slash at its end: pixel and trigger links lead there. */
  trackerUrl: Type.String({ pattern: '^https?://[^\\s?#]*[^\\s?#/]$' }),
  /** Keys of the tracking tokens, `id:base64,…`; the same in composer and tracker. */
  trackingKeys: Type.String({ minLength: 1 }),
  /** Resolvers that accounts' own link domains are looked up at, `address:port,…`. Absent: the machine's own. */
  dnsServers: Type.Optional(Type.String({ minLength: 1 })),
  /** Worker threads that render, at most; none runs while nothing is rendered. */
  renderWorkers: Type.Integer({ default: 2, minimum: 1, maximum: 64 }),
  /** Processor time that one letter or one check of a template may take, milliseconds. */
  renderTimeoutMs: Type.Integer({ default: 3000, minimum: 10, maximum: 60_000 }),
  /** Heap of one worker, MB. */
  renderMemoryMb: Type.Integer({ default: 128, minimum: 32, maximum: 4096 }),
  /** How long a piece of a bulk send stays with a process that no longer says it lives. */
  bulkLeaseSeconds: Type.Integer({ default: 30, minimum: 1, maximum: 3600 }),
  /** A worker without work ends after this many seconds. */
  renderIdleSeconds: Type.Integer({ default: 30, minimum: 1, maximum: 3600 }),
  /** Most megabytes of files that an account keeps; 0: without a bound. */
  attachmentQuotaMb: Type.Integer({ default: 20_480, minimum: 0, maximum: 100_000_000 }),
  /** A file that no template, letter or draft carries is taken away after this many days. */
  attachmentUnusedDays: Type.Integer({ default: 30, minimum: 1, maximum: 3650 }),
  /** Address of a bucket in S3-compatible storage, without a slash at its end: files are kept there. Absent: in the database. */
  s3BucketUrl: Type.Optional(Type.String({ pattern: '^https?://[^\\s?#]*[^\\s?#/]$' })),
  /** Region that requests to the storage are signed for. */
  s3Region: Type.String({ default: 'us-east-1', minLength: 1 }),
  /** Name of the storage's key. */
  s3AccessKeyId: Type.Optional(Type.String({ minLength: 1 })),
  /** The storage's key. */
  s3SecretAccessKey: Type.Optional(Type.String({ minLength: 1 })),
});
/** See the schema of the same name. */
export type ComposerConfig = Static<typeof ComposerConfig>;
