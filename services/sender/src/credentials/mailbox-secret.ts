import { type OauthProviderId, parserOf } from '@pochtovik/contracts';
import Type, { type Static } from 'typebox';
import type { PairLife } from '../domain/grant-life.ts';
import type { KeyRing, SealedSecret } from './key-ring.ts';

/** Both tokens of an OAuth grant, as they are sealed. */
export const GrantTokens = Type.Object({ accessToken: Type.String(), refreshToken: Type.String() });
/** See the schema of the same name. */
export type GrantTokens = Static<typeof GrantTokens>;

/** What a person allowed us at a provider, without the tokens themselves. */
export interface Grant extends PairLife {
  provider: OauthProviderId;
  /** Rights that were given. */
  scopes: string[];
  /** Another one with every pair of tokens. */
  pairId: string;
  /** Set once the provider took the grant away: when, and in which words. */
  refused: { at: Date; words: string } | null;
}

/** What opens a mailbox; a function does, so that the object can be logged or compared without it. */
export type MailboxSecret =
  | { type: 'password'; open(): string }
  /** An access token that is not stored yet: there is nothing to renew it with. */
  | { type: 'access-token'; open(): string }
  | { type: 'grant'; grant: Grant; open(): GrantTokens };

const tokensParser = parserOf(GrantTokens);

/** Seals both tokens of a mailbox. */
export function sealTokens(keys: KeyRing, accountId: number, mailboxId: string, tokens: GrantTokens): SealedSecret {
  return keys.seal(accountId, mailboxId, JSON.stringify(tokens));
}

/** What opens a stored mailbox. Its `open` throws SecretUnreadable. */
export function storedSecret(
  keys: KeyRing,
  stored: { accountId: number; mailboxId: string; credential: SealedSecret; grant: Grant | null },
): MailboxSecret {
  const { accountId, mailboxId, credential, grant } = stored;
  const open = () => keys.open(accountId, mailboxId, credential);
  return grant === null
    ? { type: 'password', open }
    : { type: 'grant', grant, open: () => tokensParser.parse(JSON.parse(open())) };
}
