import Type, { type Static } from 'typebox';
import { AccountId, EmailAddress } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { MailboxLimits, MailServer, OauthProviderId } from './mailbox.ts';

const service = 'sender';

/** Which password a provider takes from programs, and where a person gets it. */
export const PasswordAdvice = Type.Object({
  /**
   * app: one made for programs only; usual: that of the mailbox, once programs are allowed in its settings; own: login and
   * password of the service's own; refused: no password at all, only OAuth.
   */
  kind: Type.Union([Type.Literal('app'), Type.Literal('usual'), Type.Literal('own'), Type.Literal('refused')]),
  ru: Type.String(),
  en: Type.String(),
  url: Type.Union([Type.String(), Type.Null()]),
});
/** See the schema of the same name. */
export type PasswordAdvice = Static<typeof PasswordAdvice>;

/** Whether mailboxes of a provider can be connected here by signing in with it, and how, in plain words. */
export const OauthOffer = Type.Object({
  provider: OauthProviderId,
  /** False where this installation is not registered with the provider. */
  offered: Type.Boolean(),
  ru: Type.String(),
  en: Type.String(),
});
/** See the schema of the same name. */
export type OauthOffer = Static<typeof OauthOffer>;

/** What is known of a mail provider: its servers, its limits, its password, and where we know each from. */
export const MailboxPreset = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  name: Type.String(),
  /** Domains of addresses that are its own. */
  domains: Type.Array(Type.String()),
  /** Ends of the names of its MX hosts, which tell of other domains it serves. */
  mxHosts: Type.Array(Type.String()),
  smtp: MailServer,
  /** Null where the service only sends. */
  imap: Type.Union([MailServer, Type.Null()]),
  /** address: the login is the whole address; own: the service gives one. */
  login: Type.Union([Type.Literal('address'), Type.Literal('own')]),
  limits: MailboxLimits,
  /** published: the provider names its limit and the others follow from it; cautious: it names none, these are ours. */
  limitsAre: Type.Union([Type.Literal('published'), Type.Literal('cautious')]),
  password: PasswordAdvice,
  /** Absent where the provider has no sign-in that Pochtovik knows. */
  oauth: Type.Optional(OauthOffer),
  sources: Type.Array(
    Type.Object({
      about: Type.Union([Type.Literal('servers'), Type.Literal('limits'), Type.Literal('password')]),
      /** Null where it is our own judgement. */
      url: Type.Union([Type.String(), Type.Null()]),
      says: Type.String(),
    }),
    { minItems: 1 },
  ),
});
/** See the schema of the same name. */
export type MailboxPreset = Static<typeof MailboxPreset>;

/** Settings found for an address; a person looks at them before they are saved. */
export const DiscoveredMailbox = Type.Object({
  /**
   * preset: the address is a known provider's; autoconfig: published by the address's domain; srv: by its SRV records; mx: its
   * mail goes to a known provider; guess: usual names, nothing was published.
   */
  source: Type.Union([
    Type.Literal('preset'),
    Type.Literal('autoconfig'),
    Type.Literal('srv'),
    Type.Literal('mx'),
    Type.Literal('guess'),
  ]),
  /** Provider whose servers these are, where it is a known one. */
  presetId: Type.Union([Type.String(), Type.Null()]),
  smtp: MailServer,
  imap: Type.Union([MailServer, Type.Null()]),
  /** Null where only the person knows it. */
  login: Type.Union([Type.String(), Type.Null()]),
  limits: MailboxLimits,
  password: Type.Union([PasswordAdvice, Type.Null()]),
  /** Absent where only a password is of use. */
  oauth: Type.Optional(OauthOffer),
});
/** See the schema of the same name. */
export type DiscoveredMailbox = Static<typeof DiscoveredMailbox>;

const server = (host: string, port: number): MailServer => ({ host, port, security: 'tls' });
const presetExample: MailboxPreset = {
  id: 'example',
  name: 'Example Mail',
  domains: ['example.test'],
  mxHosts: ['mx.example.test'],
  smtp: server('smtp.example.test', 465),
  imap: server('imap.example.test', 993),
  login: 'address',
  limits: { perSecond: 1, perMinute: 20, perHour: 150, perDay: 500 },
  limitsAre: 'published',
  password: {
    kind: 'app',
    ru: 'Создайте пароль приложения в настройках почты.',
    en: 'Make an app password in the mail settings.',
    url: 'https://example.test/app-passwords',
  },
  sources: [{ about: 'limits', url: 'https://example.test/limits', says: '500 recipients in 24 hours' }],
};

/** Known mail providers with their servers, limits and the source of each. */
export const MailboxPresets = defineRequest({
  service,
  name: 'mailbox.presets',
  version: 1,
  summary: 'Known mail providers: servers, limits, and where they are known from.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ presets: Type.Array(MailboxPreset) }),
  example: { request: { accountId: EXAMPLE.accountId }, reply: { presets: [presetExample] } },
});

/**
 * Finds settings for an address: a known provider, what its domain publishes (autoconfig, SRV records), where its mail goes
 * (MX), else a guess. Always answers within seconds; nothing is stored and no password is sent anywhere.
 */
export const MailboxDiscover = defineRequest({
  service,
  name: 'mailbox.discover',
  version: 1,
  summary: 'Finds the settings of a mailbox from its address.',
  request: Type.Object({ accountId: AccountId, address: EmailAddress }),
  reply: DiscoveredMailbox,
  example: {
    request: { accountId: EXAMPLE.accountId, address: 'maria@company.test' },
    reply: {
      source: 'srv',
      presetId: null,
      smtp: server('smtp.company.test', 465),
      imap: server('imap.company.test', 993),
      login: 'maria@company.test',
      limits: { perSecond: 1, perMinute: 20, perHour: 100, perDay: 500 },
      password: null,
    },
  },
});
