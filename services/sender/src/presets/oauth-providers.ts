import { OauthProviderId, parserOf } from '@pochtovik/contracts';
import Type, { type Static } from 'typebox';
import google from './oauth-providers/google.json' with { type: 'json' };
import microsoft from './oauth-providers/microsoft.json' with { type: 'json' };

const Https = Type.String({ pattern: '^https://[a-z0-9.-]+/' });

/**
 * How a provider lets people sign in, and where each fact is known from. Addresses that tokens are sent to come from these
 * files only, never from a person or a server.
 */
export const OauthProvider = Type.Object({
  id: OauthProviderId,
  name: Type.String(),
  authorizationEndpoint: Https,
  tokenEndpoint: Https,
  /** Rights without which there is no SMTP and IMAP; a person may leave some out. */
  mailScopes: Type.Array(Type.String(), { minItems: 1 }),
  otherScopes: Type.Array(Type.String()),
  /** Further parameters of the provider's page. */
  parameters: Type.Record(Type.String(), Type.String()),
  /** Presets whose mail servers take this sign-in. */
  presets: Type.Array(Type.String(), { minItems: 1 }),
  sources: Type.Array(
    Type.Object({
      about: Type.Union([Type.Literal('endpoints'), Type.Literal('scopes')]),
      url: Https,
      says: Type.String(),
    }),
    { minItems: 2 },
  ),
});
/** See the schema of the same name. */
export type OauthProvider = Static<typeof OauthProvider>;

const provider = parserOf(OauthProvider);

/** Providers with a sign-in for mail; each is a data file that names its sources. */
export const OAUTH_PROVIDERS: readonly OauthProvider[] = [google, microsoft].map((data) => provider.parse(data));
