import { domainToASCII } from 'node:url';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const OUTSIDE = /[\s<>()[\],;:"'*|`\\]/;

/** Addresses that a line of text names. Looks around each `@` only, so that a long line costs no more than its length. */
export function addressesIn(line: string): string[] {
  const found: string[] = [];
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && isInside(line.charAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < line.length && end - at < MAX_DOMAIN && isInside(line.charAt(end))) end += 1;
    const domain = line.slice(at + 1, end).replace(/[.!?]+$/, '');
    if (start < at && domain !== '') found.push(`${line.slice(start, at)}@${domain}`);
  }
  return found;
}

/** Whether two spellings are one address: servers change letter case and write a domain in either form (RFC 5891). */
export function sameAddress(left: string, right: string): boolean {
  return normal(left) === normal(right);
}

function normal(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${address.slice(0, at).normalize('NFC').toLowerCase()}@${domainToASCII(domain) || domain.toLowerCase()}`;
}

function isInside(character: string): boolean {
  return character !== '@' && !OUTSIDE.test(character);
}
