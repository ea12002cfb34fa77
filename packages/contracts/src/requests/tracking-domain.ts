import Type, { type Static } from 'typebox';
import { AccountId, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

const service = 'composer';

/** A record that the owner of a domain puts into its DNS. */
const DnsRecord = Type.Object({
  type: Type.Union([Type.Literal('CNAME'), Type.Literal('TXT')]),
  name: Type.String(),
  value: Type.String(),
  /** What the DNS says is as it has to be. */
  found: Type.Boolean(),
});

/** The account's own domain for pixel, links and pages of its letters. */
export const TrackingDomain = Type.Object({
  /** Lower case, in its ASCII form; null: the common one is used. */
  domain: Type.Union([Type.String(), Type.Null()]),
  /** `waiting`: its records are not all there, and letters carry the common domain; `working`: new letters carry this one. */
  state: Type.Union([Type.Literal('none'), Type.Literal('waiting'), Type.Literal('working')]),
  /** What the DNS has to say: that the domain leads to us, and that it belongs to this account. Empty without a domain. */
  records: Type.Array(DnsRecord),
  checkedAt: Type.Union([Time, Type.Null()]),
});
/** See the schema of the same name. */
export type TrackingDomain = Static<typeof TrackingDomain>;

const none: TrackingDomain = { domain: null, state: 'none', records: [], checkedAt: null };
const working: TrackingDomain = {
  domain: 'links.company.test',
  state: 'working',
  records: [
    { type: 'CNAME', name: 'links.company.test', value: 'track.pochtovik.test', found: true },
    { type: 'TXT', name: '_pochtovik.links.company.test', value: 'pochtovik-account=31000001', found: true },
  ],
  checkedAt: EXAMPLE.time,
};
const { accountId } = EXAMPLE;

/** The account's domain as it was last looked at. */
export const TrackingDomainGet = defineRequest({
  service,
  name: 'tracking-domain.get',
  version: 1,
  summary: 'The domain that the links of the account’s letters have.',
  request: Type.Object({ accountId: AccountId }),
  reply: TrackingDomain,
  example: { request: { accountId }, reply: none },
});

/** Names the account's domain and looks at its DNS. Errors: TRACKING_DOMAIN_INVALID, TRACKING_DOMAIN_TAKEN. */
export const TrackingDomainSet = defineRequest({
  service,
  name: 'tracking-domain.set',
  version: 1,
  summary: 'Names the account’s own domain for links and checks it.',
  request: Type.Object({ accountId: AccountId, domain: Type.String({ minLength: 1, maxLength: 300 }) }),
  reply: TrackingDomain,
  example: { request: { accountId, domain: 'links.company.test' }, reply: working },
});

/** Looks at the DNS again. Errors: TRACKING_DOMAIN_UNKNOWN, TRACKING_DOMAIN_TAKEN. */
export const TrackingDomainCheck = defineRequest({
  service,
  name: 'tracking-domain.check',
  version: 1,
  summary: 'Checks the records of the account’s own domain again.',
  request: Type.Object({ accountId: AccountId }),
  reply: TrackingDomain,
  example: { request: { accountId }, reply: working },
});

/** Goes back to the common domain; letters that left keep their addresses. */
export const TrackingDomainRemove = defineRequest({
  service,
  name: 'tracking-domain.remove',
  version: 1,
  summary: 'Takes the account’s own domain for links out.',
  request: Type.Object({ accountId: AccountId }),
  reply: TrackingDomain,
  example: { request: { accountId }, reply: none },
});
