import Type, { type Static } from 'typebox';

/** Settings of the sender; each is an environment variable of the same name in capitals (`credentialKeys` → `CREDENTIAL_KEYS`). */
export const SenderConfig = Type.Object({
  /** Keys that passwords are encrypted with: `id:base64 of 32 bytes`, comma between, the current one first. */
  credentialKeys: Type.String({ minLength: 1 }),
  /** Local switch: mail servers on private addresses, loopback and any port may be reached. */
  allowPrivateHosts: Type.Boolean({ default: false }),
  /** Registration with Google (OAuth client of a web application): mailboxes are connected by a Google sign-in. */
  googleClientId: Type.Optional(Type.String({ minLength: 1 })),
  googleClientSecret: Type.Optional(Type.String({ minLength: 1 })),
  /** Registration with Microsoft Entra (application with a secret): mailboxes are connected by a Microsoft sign-in. */
  microsoftClientId: Type.Optional(Type.String({ minLength: 1 })),
  microsoftClientSecret: Type.Optional(Type.String({ minLength: 1 })),
  /** Local switch: an OAuth2 test server on this machine stands for all providers, and their mailboxes may be anywhere. */
  oauthLocalServer: Type.Optional(Type.String({ pattern: '^http://(127\\.0\\.0\\.1|localhost):\\d+$' })),
  /** Longest wait for an answer of a provider's sign-in, milliseconds. */
  oauthTimeoutMs: Type.Integer({ default: 10_000, minimum: 100, maximum: 30_000 }),
  /** Letters sent at once by this process, each from another mailbox. */
  sendConcurrency: Type.Integer({ default: 100, minimum: 1, maximum: 10_000 }),
  /** How long a mailbox stays with a process that no longer says it lives, seconds. */
  leaseSeconds: Type.Integer({ default: 15, minimum: 3, maximum: 60 }),
  /** Milliseconds between two looks for mailboxes whose time has come. */
  sweepMs: Type.Integer({ default: 1000, minimum: 50, maximum: 60_000 }),
  /** Wait after the first passing refusal of a letter, seconds; it doubles with every further one. */
  retryFirstSeconds: Type.Integer({ default: 60, minimum: 1 }),
  /** Longest wait between two tries, seconds. */
  retryMaxSeconds: Type.Integer({ default: 14_400, minimum: 1 }),
  /** Passing refusals are repeated for this long after the first try, hours. */
  retryGiveUpHours: Type.Number({ default: 48, minimum: 0 }),
  /** Wait of a whole mailbox after its server could not be reached, seconds; it doubles up to five minutes. */
  reconnectFirstSeconds: Type.Integer({ default: 5, minimum: 1 }),
  /** Longest time that verifying a mailbox may take, milliseconds; shorter than the ten seconds that askers wait. */
  verifyTimeoutMs: Type.Integer({ default: 8000, minimum: 100 }),
  /** Mailboxes that work are verified again after about this long, seconds. */
  recheckSeconds: Type.Integer({ default: 86_400, minimum: 1 }),
  /** A mailbox that is red or paused is verified again after this long, seconds; it doubles up to the regular time. */
  recheckFirstSeconds: Type.Integer({ default: 900, minimum: 1 }),
  /** Longest time from connecting to the end of a letter's body, milliseconds. */
  letterTimeoutMs: Type.Integer({ default: 120_000, minimum: 1000 }),
  /** Longest wait for the answer to a whole letter, milliseconds (RFC 5321 section 4.5.3.2.6: ten minutes). */
  finalAnswerTimeoutMs: Type.Integer({ default: 600_000, minimum: 1000 }),
  /** Connections to mail servers are closed after this long without use, milliseconds. */
  connectionIdleMs: Type.Integer({ default: 10_000, minimum: 100, maximum: 60_000 }),
  /** A letter in doubt is looked up in its mailbox for this long, seconds: providers file copies with a delay. */
  doubtLookupSeconds: Type.Integer({ default: 30, minimum: 0 }),
  /** A message that is answered is looked for in no more folders after this long, seconds. */
  messageLookupSeconds: Type.Integer({ default: 20, minimum: 1, maximum: 50 }),
  /** Longest time of one operation in a mailbox by IMAP, milliseconds. */
  imapTimeoutMs: Type.Integer({ default: 45_000, minimum: 1000, maximum: 60_000 }),
  /** Inboxes read for bounces and replies at once by this process, a connection each; 0 switches reading off. */
  inboundConnections: Type.Integer({ default: 200, minimum: 0, maximum: 10_000 }),
  /** Time between two looks into an inbox whose server does not tell of new mail by itself, seconds. */
  inboundPollSeconds: Type.Integer({ default: 60, minimum: 1, maximum: 3600 }),
  /** How far back an inbox is read that is new, or whose messages were numbered anew, days. */
  inboundLookbackDays: Type.Number({ default: 7, minimum: 0, maximum: 60 }),
  /** Wait after the first failure to file a copy in Sent, seconds; it doubles up to one hour. */
  appendRetryFirstSeconds: Type.Integer({ default: 5, minimum: 1 }),
  /** Filing a copy is tried for this long, hours. */
  appendGiveUpHours: Type.Number({ default: 24, minimum: 0 }),
});
/** See the schema of the same name. */
export type SenderConfig = Static<typeof SenderConfig>;
