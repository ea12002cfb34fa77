import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { assertClaims, type TokenClaims, type TokenPurpose } from './claims.ts';
import { assertKeys, type TokenKeys } from './keys.ts';
import { MAX_BODY_BYTES, MIN_BODY_BYTES, readBody, SIGNATURE_BYTES, writeBody } from './layout.ts';

/**
 * Why a token was refused. The tracker answers all four alike; the code is for logs and counters.
 * - `TOKEN_MALFORMED`: not the text of any token
 * - `TOKEN_UNKNOWN_KEY`: names a key this installation does not have (any more)
 * - `TOKEN_FORGED`: the signature is not ours
 * - `TOKEN_WRONG_PURPOSE`: genuine, but belongs to another kind of address
 */
export type TokenRefusal = 'TOKEN_MALFORMED' | 'TOKEN_UNKNOWN_KEY' | 'TOKEN_FORGED' | 'TOKEN_WRONG_PURPOSE';

/** What `decode` answers. */
export type DecodedToken = { ok: true; claims: TokenClaims } | { ok: false; code: TokenRefusal };

/** An image that letters show from its address: the same for every letter, so that it can be cached. */
export interface HostedImage {
  /** amoCRM account id, a positive safe integer. */
  accountId: number;
  /** Id of the stored file, 16 bytes as 32 lowercase hex digits. */
  attachmentId: string;
}

/** What `decodeImage` answers. */
export type DecodedImage = { ok: true; image: HostedImage } | { ok: false; code: TokenRefusal };

/** Writes and reads tokens with one set of keys. */
export interface TokenCodec {
  /**
   * The token of these claims, 50 to 100 characters of base64url (RFC 4648 section 5, no padding). The same claims and key
   * give the same token.
   * @throws TrackingClaimsError
   */
  encode(claims: TokenClaims): string;
  /** Reads a token found in an address made for `expectedPurpose`. Never throws, whatever the text. */
  decode(token: string, expectedPurpose: TokenPurpose): DecodedToken;
  /** The token of a hosted image, without any trace. @throws TrackingClaimsError */
  encodeImage(image: HostedImage): string;
  /** Reads a token found in the address of a hosted image. Never throws, whatever the text. */
  decodeImage(token: string): DecodedImage;
}

const MIN_TOKEN_CHARACTERS = base64UrlLength(MIN_BODY_BYTES + SIGNATURE_BYTES);
const MAX_TOKEN_CHARACTERS = base64UrlLength(MAX_BODY_BYTES + SIGNATURE_BYTES);

/**
 * Makes the codec. Secrets are held as key objects, which do not print.
 * @throws TrackingKeysError
 */
export function createTokenCodec(config: TokenKeys): TokenCodec {
  assertKeys(config);
  const keys = new Map(config.keys.map(({ id, secret }) => [id, createSecretKey(secret)]));
  // Signs for keys that are not there, so that the time of a refusal does not tell which ids exist.
  const absentKey = createSecretKey(randomBytes(32));

  const codec: TokenCodec = {
    encode(claims) {
      assertClaims(claims);
      const body = writeBody(config.current, claims);
      return Buffer.concat([body, sign(body, keys.get(config.current) ?? absentKey)]).toString('base64url');
    },

    decode(token, expectedPurpose) {
      if (token.length < MIN_TOKEN_CHARACTERS || token.length > MAX_TOKEN_CHARACTERS) return refuse('TOKEN_MALFORMED');
      const bytes = Buffer.from(token, 'base64url');
      // Node forgives foreign characters, padding and stray last bits; one token must have one spelling.
      if (bytes.toString('base64url') !== token) return refuse('TOKEN_MALFORMED');

      const body = bytes.subarray(0, -SIGNATURE_BYTES);
      const key = keys.get(body[0] ?? 0);
      const genuine = timingSafeEqual(bytes.subarray(-SIGNATURE_BYTES), sign(body, key ?? absentKey));
      if (key === undefined) return refuse('TOKEN_UNKNOWN_KEY');
      if (!genuine) return refuse('TOKEN_FORGED');

      const claims = readBody(body);
      if (claims === undefined) return refuse('TOKEN_MALFORMED');
      return claims.purpose === expectedPurpose ? { ok: true, claims } : refuse('TOKEN_WRONG_PURPOSE');
    },

    encodeImage: ({ accountId, attachmentId }) => codec.encode({ purpose: 'image', accountId, letterId: attachmentId }),

    decodeImage(token) {
      const decoded = codec.decode(token, 'image');
      if (!decoded.ok) return decoded;
      const { accountId, letterId } = decoded.claims;
      return { ok: true, image: { accountId, attachmentId: letterId } };
    },
  };
  return codec;
}

function refuse(code: TokenRefusal): { ok: false; code: TokenRefusal } {
  return { ok: false, code };
}

function sign(body: Buffer, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, SIGNATURE_BYTES);
}

function base64UrlLength(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}
