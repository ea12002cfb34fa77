import { domainToASCII } from 'node:url';

/** An address as it is said to a mail server. */
export interface WireAddress {
  address: string;
  /** True when only a server with SMTPUTF8 can be told it (RFC 6531 section 3.3): it has other letters before the `@`. */
  needsUtf8: boolean;
}

const ASCII = /^[\x21-\x7e]+$/;

/**
 * An address for MAIL and RCPT: a domain in other letters becomes its A-label (RFC 5891), which any server understands; beside
 * a local part that needs SMTPUTF8 it stays as it is written. Null for a domain that has no A-label.
 */
export function wireAddress(address: string): WireAddress | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (!ASCII.test(local)) return { address, needsUtf8: true };
  if (ASCII.test(domain)) return { address, needsUtf8: false };
  const label = domainToASCII(domain);
  return label === '' ? null : { address: `${local}@${label}`, needsUtf8: false };
}
