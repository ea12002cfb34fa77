import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import type { EncryptionKeys } from './encryption-keys.ts';
import { openText, type SealedText, sealText } from './sealed-text.ts';

const tokensParser = parserOf(Type.Object({ access: Type.String(), refresh: Type.String() }));

/** Both tokens of a pair. */
export interface Tokens {
  access: string;
  refresh: string;
}

/** Seals both tokens for their owner: an account id, or an installation until the account is known. */
export function sealPair({ access, refresh }: Tokens, owner: string, keys: EncryptionKeys): SealedText {
  return sealText(JSON.stringify({ access, refresh }), owner, keys);
}

/** Opens what {@link sealPair} sealed. */
export function openPair(sealed: SealedText, owner: string, keys: EncryptionKeys): Tokens {
  return tokensParser.parse(JSON.parse(openText(sealed, owner, keys)));
}
