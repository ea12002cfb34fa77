import type { ServerOffers } from '../domain/server-offers.ts';
import { wireAddress } from '../domain/wire-address.ts';
import { badDomain, needsSmtpUtf8, TooBigForServer } from './refused-here.ts';

/** Who a message comes from and goes to, as written. */
export interface Parties {
  from: string;
  to: readonly string[];
}

/** An envelope for MAIL and RCPT. */
export interface Envelope {
  from: string;
  to: string[];
  /** Bytes of the message, for `SIZE=`. */
  size: number;
}

/**
 * The envelope as this server is told it, and how each recipient was written. A letter that names an address the server can not
 * be told is not given to it at all (RFC 6531 section 3.2), since the address stands in its headers too.
 * @throws RefusedHere, TooBigForServer
 */
export function envelopeFor(
  { from, to }: Parties,
  size: number,
  { maxBytes, smtpUtf8 }: ServerOffers,
): { envelope: Envelope; writtenAs: ReadonlyMap<string, string> } {
  const told = (address: string) => {
    const wire = wireAddress(address);
    if (!wire) throw badDomain(address);
    if (wire.needsUtf8 && !smtpUtf8) throw needsSmtpUtf8(address);
    return wire.address;
  };
  const writtenAs = new Map(to.map((address) => [told(address), address]));
  const envelope = { from: told(from), to: [...writtenAs.keys()], size };
  if (maxBytes !== null && size > maxBytes) throw new TooBigForServer(size, maxBytes);
  return { envelope, writtenAs };
}
