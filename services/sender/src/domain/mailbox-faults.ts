import { domainToASCII } from 'node:url';
import { addressFault, type ErrorDetail, type MailboxSettings } from '@pochtovik/contracts';

/** A field of a mailbox with what is wrong with it, in the order in which it is looked for. */
const HOST_FAULTS: readonly [code: string, fits: (host: string) => boolean, message: string][] = [
  ['HOST_BLANK', (host) => /\s/.test(host), 'Take the blanks out of the server name.'],
  [
    'HOST_URL',
    (host) => /[/?#]/.test(host),
    'Give the server name alone, without https:// and slashes, such as smtp.company.com.',
  ],
  [
    'HOST_ADDRESS',
    (host) => host.includes('@'),
    'This is an e-mail address. Give the name of the server, such as smtp.company.com.',
  ],
  [
    'HOST_PORT',
    (host) => /^[^:]+:\d+$/.test(host),
    'Give the server name without the port: it has a field of its own.',
  ],
  [
    'HOST_FORM',
    (host) => !isHost(host),
    'This is no server name: it has letters, digits, hyphens and dots, such as smtp.company.com.',
  ],
];
const UNTYPED = /\p{Cc}/u;

/**
 * What is wrong with the settings of a mailbox that only a person can mend and no server needs to be asked for: each field with a
 * message of its own. Control characters in a login or password would reach the dialogue with the server (SASL PLAIN, RFC 4616, parts
 * its words by NUL).
 */
export function mailboxFaults(settings: MailboxSettings, password: string | undefined): ErrorDetail[] {
  const { fromAddress, fromName, login, smtp, imap } = settings;
  const address = addressFault(fromAddress);
  return [
    ...(address ? [{ field: 'settings.fromAddress', ...address }] : []),
    ...untyped('settings.fromName', fromName, 'The name has a line break or another control character: take it out.'),
    ...hostFaults('settings.smtp.host', smtp.host),
    ...(imap ? hostFaults('settings.imap.host', imap.host) : []),
    ...untyped('settings.login', login, 'The login has a line break or another control character: type it anew.'),
    ...untyped(
      'password',
      password ?? '',
      'The password has a line break or another control character: paste it without.',
    ),
  ];
}

function untyped(field: string, text: string, message: string): ErrorDetail[] {
  return UNTYPED.test(text) ? [{ field, message, code: 'CONTROL_CHARACTER' }] : [];
}

function hostFaults(field: string, host: string): ErrorDetail[] {
  const found = HOST_FAULTS.find(([, fits]) => fits(host));
  return found ? [{ field, code: found[0], message: found[2] }] : [];
}

/** A name, also in other scripts, or an IP address; which of them may be reached is decided by the host guard. */
function isHost(host: string): boolean {
  if (/^[\d.]+$|^\[?[\da-f]*:[\da-f:.]+\]?$/i.test(host)) return true;
  return /^[\w-]+(?:\.[\w-]+)*\.?$/.test(domainToASCII(host) || host);
}
