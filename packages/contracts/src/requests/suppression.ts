import Type, { type Static } from 'typebox';
import { AccountId, EmailAddress, Id, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'composer';

/** Why an address gets no letters: its owner wants none, it does not exist, or an administrator put it in. */
export const SuppressionReason = Type.Union([
  Type.Literal('unsubscribed'),
  Type.Literal('bounced'),
  Type.Literal('manual'),
]);
/** See the schema of the same name. */
export type SuppressionReason = Static<typeof SuppressionReason>;

/** An address that letters by template are not sent to. */
export const Suppression = Type.Object({
  /** In lower case, its host in punycode: addresses that differ in nothing else are one. */
  address: Type.String(),
  reason: SuppressionReason,
  at: Time,
  /** The letter it came from. */
  letterId: Type.Union([Id, Type.Null()]),
});
/** See the schema of the same name. */
export type Suppression = Static<typeof Suppression>;

const example: Suppression = {
  address: 'anna@client.test',
  reason: 'unsubscribed',
  at: EXAMPLE.time,
  letterId: EXAMPLE.letterId,
};

/** The suppression list by address; `nextCursor` of one page asks for the next. */
export const SuppressionList = defineRequest({
  service,
  name: 'suppression.list',
  version: 1,
  summary: 'Addresses of the account that get no letters by template, by address.',
  request: Type.Object({
    accountId: AccountId,
    /** Only addresses that begin so. */
    search: Type.Optional(Type.String({ maxLength: 320 })),
    cursor: Type.Optional(Type.String({ maxLength: 1000 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({
    suppressions: Type.Array(Suppression),
    nextCursor: Type.Union([Type.String(), Type.Null()]),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId, limit: 50 },
    reply: { suppressions: [example], nextCursor: null },
  },
});

/** Puts an address in by hand; one that is there stays as it is, with its reason. */
export const SuppressionAdd = defineRequest({
  service,
  name: 'suppression.add',
  version: 1,
  summary: 'Puts an address into the suppression list.',
  request: Type.Object({ accountId: AccountId, address: EmailAddress }),
  reply: Suppression,
  example: {
    request: { accountId: EXAMPLE.accountId, address: 'Anna@Client.test' },
    reply: { ...example, reason: 'manual', letterId: null },
  },
});

/** Takes an address out: letters may be sent to it again. Errors: SUPPRESSION_UNKNOWN. */
export const SuppressionRemove = defineRequest({
  service,
  name: 'suppression.remove',
  version: 1,
  summary: 'Takes an address out of the suppression list.',
  request: Type.Object({ accountId: AccountId, address: EmailAddress }),
  reply: Suppression,
  example: {
    request: { accountId: EXAMPLE.accountId, address: 'anna@client.test' },
    reply: example,
  },
});
