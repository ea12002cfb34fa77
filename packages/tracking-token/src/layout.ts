import { purposeByte, purposeOfByte, type TokenClaims } from './claims.ts';
import { MAX_VARINT_BYTES, readVarint, writeVarint } from './varint.ts';

/** Bytes of the HMAC kept: 128 bits, the least RFC 2104 section 5 advises for SHA-256. */
export const SIGNATURE_BYTES = 16;

const HEADER_BYTES = 3;
const LETTER_ID_BYTES = 16;
const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const FLAG_TRACE = 1;

/** The shortest body: one-byte account, no link, no trace. */
export const MIN_BODY_BYTES = HEADER_BYTES + 1 + LETTER_ID_BYTES + 1;
/** The longest body: both numbers at their largest, with trace. */
export const MAX_BODY_BYTES = HEADER_BYTES + 2 * MAX_VARINT_BYTES + LETTER_ID_BYTES + TRACE_ID_BYTES + SPAN_ID_BYTES;

/**
 * The signed part of a token: key id, purpose, flags, account (varint), letter (16 bytes), link (varint, 0 for none),
 * and with flag 1 the trace id (16) and span id (8). The claims must have passed `assertClaims`.
 */
export function writeBody(keyId: number, claims: TokenClaims): Buffer {
  const traced = claims.traceId !== undefined;
  return Buffer.concat([
    Uint8Array.of(keyId, purposeByte(claims.purpose) ?? 0, traced ? FLAG_TRACE : 0),
    Uint8Array.from(writeVarint(claims.accountId)),
    Buffer.from(claims.letterId, 'hex'),
    Uint8Array.from(writeVarint(claims.linkNumber ?? 0)),
    Buffer.from(`${claims.traceId ?? ''}${claims.spanId ?? ''}`, 'hex'),
  ]);
}

/**
 * Reads a body whose signature was checked. Exactly one body stands for given claims and key.
 * @returns `undefined` for anything `writeBody` does not write: unknown purpose or flag, zero ids, bytes too few or too many
 */
export function readBody(body: Buffer): TokenClaims | undefined {
  const purpose = purposeOfByte(body[1] ?? 0);
  const flags = body[2];
  const account = readVarint(body, HEADER_BYTES);
  if (purpose === undefined || (flags !== 0 && flags !== FLAG_TRACE) || account === undefined || account.value === 0) {
    return undefined;
  }
  const letterEnd = account.end + LETTER_ID_BYTES;
  const link = readVarint(body, letterEnd);
  if (link === undefined) return undefined;

  const claims: TokenClaims = {
    purpose,
    accountId: account.value,
    letterId: body.toString('hex', account.end, letterEnd),
  };
  if (link.value !== 0) claims.linkNumber = link.value;
  if (flags === 0) return body.length === link.end ? claims : undefined;

  const traceEnd = link.end + TRACE_ID_BYTES;
  if (body.length !== traceEnd + SPAN_ID_BYTES) return undefined;
  const trace = body.subarray(link.end, traceEnd);
  const span = body.subarray(traceEnd);
  if (isZero(trace) || isZero(span)) return undefined;
  return { ...claims, traceId: trace.toString('hex'), spanId: span.toString('hex') };
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
