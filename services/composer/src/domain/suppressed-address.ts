import { domainToASCII } from 'node:url';

/**
 * An address as the suppression list keeps it: lower case, host in punycode. RFC 5321 section 2.4 lets a server tell
 * `Anna` from `anna`; hardly any does, and a letter too few does less harm than one to somebody who unsubscribed.
 */
export function suppressedAddress(address: string): string {
  const normal = address.trim().normalize('NFC').toLowerCase();
  const at = normal.lastIndexOf('@');
  const host = normal.slice(at + 1);
  return `${normal.slice(0, at + 1)}${domainToASCII(host) || host}`;
}
