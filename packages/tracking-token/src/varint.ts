/** Bytes that `Number.MAX_SAFE_INTEGER` takes: 53 bits, seven a byte. */
export const MAX_VARINT_BYTES = 8;

/** Unsigned LEB128 of a safe integer, least significant seven bits first, in as few bytes as it takes. */
export function writeVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  // Division, not shifts: shifts cut to 32 bits.
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/**
 * Reads what `writeVarint` wrote at `offset`.
 * @returns the value and the offset behind it; `undefined` when it is cut off, longer than needed, or no safe integer
 */
export function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } | undefined {
  let value = 0;
  let scale = 1;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * scale;
    scale *= 0x80;
    if ((byte & 0x80) === 0) {
      const overlong = byte === 0 && index > 0;
      return overlong || !Number.isSafeInteger(value) ? undefined : { value, end: offset + index + 1 };
    }
  }
  return undefined;
}
