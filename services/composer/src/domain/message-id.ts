import { domainToASCII } from 'node:url';

/**
 * `Message-ID` of a letter with its angle brackets (RFC 5322 section 3.6.4). It depends on nothing but its arguments, so
 * that a letter in doubt can be looked up in the mailbox by it. A host in letters other than Latin becomes punycode.
 */
export function messageIdOf(letterId: string, fromAddress: string): string {
  const domain = fromAddress.slice(fromAddress.lastIndexOf('@') + 1);
  return `<${letterId}@${domainToASCII(domain) || domain}>`;
}
