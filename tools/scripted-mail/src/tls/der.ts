/** One value in DER (ITU-T X.690): tag, length, contents. */
export function der(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const digits = body.length.toString(16);
  const length =
    body.length < 128
      ? Buffer.of(body.length)
      : Buffer.concat([
          Buffer.of(0x80 | Math.ceil(digits.length / 2)),
          Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
        ]);
  return Buffer.concat([Buffer.of(tag), length, body]);
}

/** SEQUENCE. */
export const sequence = (...values: Buffer[]): Buffer => der(0x30, ...values);
/** SET of one value. */
export const setOf = (value: Buffer): Buffer => der(0x31, value);
/** INTEGER that is not negative. */
export const integer = (bytes: Buffer): Buffer =>
  der(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.of(0) : Buffer.alloc(0), bytes);
/** BOOLEAN true. */
export const yes = der(0x01, Buffer.of(0xff));
/** OCTET STRING. */
export const octets = (bytes: Buffer): Buffer => der(0x04, bytes);
/** BIT STRING of whole bytes. */
export const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.of(0), bytes);
/** UTF8String. */
export const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text, 'utf8'));

/** OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const septets = [arc & 0x7f];
    for (let more = arc >>> 7; more > 0; more >>>= 7) septets.unshift((more & 0x7f) | 0x80);
    bytes.push(...septets);
  }
  return der(0x06, Buffer.from(bytes));
}

/** GeneralizedTime of whole seconds, for years from 2050; UTCTime before, as RFC 5280 section 4.1.2.5 wants. */
export function time(date: Date): Buffer {
  const digits = `${date
    .toISOString()
    .replace(/[-:T]|\.\d+/g, '')
    .replace('Z', '')}Z`;
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
