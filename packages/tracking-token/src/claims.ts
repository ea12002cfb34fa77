/** What a token lets its holder do; the byte on the wire is fixed for good, letters live for years. */
const PURPOSE_BYTES = { open: 1, click: 2, download: 3, unsubscribe: 4, 'web-version': 5, image: 6, link: 7 } as const;

/** The address a token belongs to: pixel, trigger link, attachment, unsubscribe page, web version, hosted image, plain link. */
export type TokenPurpose = keyof typeof PURPOSE_BYTES;

/** What a token says. The signature makes it true: nobody without a key can write one. */
export interface TokenClaims {
  purpose: TokenPurpose;
  /** amoCRM account id, a positive safe integer. */
  accountId: number;
  /** 16 bytes as 32 lowercase hex digits. A hosted image belongs to no letter: its codec functions put its own id here. */
  letterId: string;
  /** Number of the trigger link within the account, or of the attachment or plain link within the letter, a positive safe integer. */
  linkNumber?: number | undefined;
  /** W3C trace context (https://www.w3.org/TR/trace-context/) of the letter: 32 lowercase hex digits, not all zero. Only together with `spanId`. */
  traceId?: string | undefined;
  /** 16 lowercase hex digits, not all zero. Only together with `traceId`. */
  spanId?: string | undefined;
}

/** Thrown by `encode` when a claim has no place in a token; `field` names it. Code `TRACKING_CLAIMS_INVALID`. */
export class TrackingClaimsError extends Error {
  override readonly name = 'TrackingClaimsError';
  readonly code = 'TRACKING_CLAIMS_INVALID';
  readonly field: keyof TokenClaims;

  constructor(field: keyof TokenClaims, expected: string) {
    super(`${field} of a tracking token must be ${expected}.`);
    this.field = field;
  }
}

/** The byte of a purpose, `undefined` for a word that is none. */
export function purposeByte(purpose: TokenPurpose): number | undefined {
  return Object.hasOwn(PURPOSE_BYTES, purpose) ? PURPOSE_BYTES[purpose] : undefined;
}

/** The purpose of a byte, `undefined` for a byte that is none. */
export function purposeOfByte(byte: number): TokenPurpose | undefined {
  switch (byte) {
    case PURPOSE_BYTES.open:
      return 'open';
    case PURPOSE_BYTES.click:
      return 'click';
    case PURPOSE_BYTES.download:
      return 'download';
    case PURPOSE_BYTES.unsubscribe:
      return 'unsubscribe';
    case PURPOSE_BYTES['web-version']:
      return 'web-version';
    case PURPOSE_BYTES.image:
      return 'image';
    case PURPOSE_BYTES.link:
      return 'link';
    default:
      return undefined;
  }
}

/**
 * Refuses claims that could not be read back as they are.
 * @throws TrackingClaimsError naming the field
 */
export function assertClaims(claims: TokenClaims): void {
  if (purposeByte(claims.purpose) === undefined) {
    throw new TrackingClaimsError('purpose', `one of ${Object.keys(PURPOSE_BYTES).join(', ')}`);
  }
  if (!isPositive(claims.accountId)) throw new TrackingClaimsError('accountId', 'a positive safe integer');
  if (!isHex(claims.letterId, 16)) throw new TrackingClaimsError('letterId', '32 lowercase hex digits');
  if (claims.linkNumber !== undefined && !isPositive(claims.linkNumber)) {
    throw new TrackingClaimsError('linkNumber', 'a positive safe integer or absent');
  }
  if (claims.traceId !== undefined && !isTraceContextId(claims.traceId, 16)) {
    throw new TrackingClaimsError('traceId', '32 lowercase hex digits, not all zero');
  }
  if (claims.spanId !== undefined && !isTraceContextId(claims.spanId, 8)) {
    throw new TrackingClaimsError('spanId', '16 lowercase hex digits, not all zero');
  }
  if ((claims.traceId === undefined) !== (claims.spanId === undefined)) {
    throw new TrackingClaimsError(claims.traceId === undefined ? 'traceId' : 'spanId', 'given when the other is');
  }
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function isHex(value: string, bytes: number): boolean {
  return value.length === bytes * 2 && /^[0-9a-f]+$/.test(value);
}

function isTraceContextId(value: string, bytes: number): boolean {
  return isHex(value, bytes) && !/^0+$/.test(value);
}
