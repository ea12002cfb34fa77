import { EmailAddress } from './common.ts';
import { parserOf } from './define.ts';

/** What is wrong with an e-mail address that somebody typed. */
export interface AddressFault {
  /** Stable name of the fault. */
  code: string;
  /** What to do about it, without the address itself. */
  message: string;
}

const addressParser = parserOf(EmailAddress);
/** Lengths of RFC 5321 section 4.5.3.1, in octets; a label of a domain: RFC 1035 section 2.3.4. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const MAX_LABEL = 63;

/** In this order: the first one that fits is told. */
const FAULTS: readonly [
  code: string,
  fits: (address: string, local: string, domain: string) => boolean,
  message: string,
][] = [
  ['ADDRESS_EMPTY', (address) => address === '', 'Give an e-mail address, such as ann@client.com.'],
  ['ADDRESS_SEVERAL', (address) => /[,;]/.test(address), 'Give one address here: take the comma or semicolon out.'],
  ['ADDRESS_BLANK', (address) => /\s/.test(address), 'Take the blank or line break out of the address.'],
  ['ADDRESS_NO_AT', (address) => !address.includes('@'), 'The address has no @: it is written name@domain.'],
  [
    'ADDRESS_AT_TWICE',
    (address) => address.indexOf('@') !== address.lastIndexOf('@'),
    'The address has more than one @.',
  ],
  ['ADDRESS_NO_NAME', (_address, local) => local === '', 'Nothing stands before the @.'],
  ['ADDRESS_NO_DOMAIN', (_address, _local, domain) => domain === '', 'Nothing stands behind the @.'],
  [
    'ADDRESS_CHARACTER',
    (address) => /[\p{Cc}\p{Cf}<>:"()[\]\\]/u.test(address),
    'The address has a character that no address has: brackets, quotes, a colon, a backslash or an invisible one.',
  ],
  [
    'ADDRESS_DOTS',
    (_address, local) => /^\.|\.\.|\.$/.test(local),
    'Before the @ a dot may stand neither first nor last nor twice in a row.',
  ],
  [
    'ADDRESS_NAME_LONG',
    (_address, local) => Buffer.byteLength(local) > MAX_LOCAL,
    'More than 64 characters stand before the @.',
  ],
  [
    'ADDRESS_DOMAIN_DOTS',
    (_address, _local, domain) => /^\.|\.\.|\.$/.test(domain),
    'Behind the @ a dot may stand neither first nor last nor twice in a row.',
  ],
  [
    'ADDRESS_DOMAIN_SHORT',
    (_address, _local, domain) => !domain.includes('.'),
    'The part behind the @ is not whole: it ends with a dot and letters, such as client.com.',
  ],
  ['ADDRESS_DOMAIN_LONG', (_address, _local, domain) => domainLengths(domain), 'The part behind the @ is too long.'],
  [
    'ADDRESS_DOMAIN_CHARACTER',
    (_address, _local, domain) => !isDomain(domain),
    'The part behind the @ is no domain: it has letters, digits and hyphens only, such as client.com.',
  ],
];

/**
 * What is wrong with an address, or null. An address without a fault fits {@link EmailAddress}; whether somebody has it only its
 * mail server knows.
 */
export function addressFault(address: string): AddressFault | null {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)];
  const found = FAULTS.find(([, fits]) => fits(address, local, domain));
  if (found) return { code: found[0], message: found[2] };
  return addressParser.check(address) ? null : { code: 'ADDRESS_FORM', message: 'This is no e-mail address.' };
}

function domainLengths(domain: string): boolean {
  return Buffer.byteLength(domain) > MAX_DOMAIN || domain.split('.').some((label) => [...label].length > MAX_LABEL);
}

/** Letters and digits of any script (RFC 5891), hyphens inside; an underscore, which some real domains have. */
function isDomain(domain: string): boolean {
  return domain.split('.').every((label) => /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]*[\p{L}\p{M}\p{N}_])?$/u.test(label));
}
