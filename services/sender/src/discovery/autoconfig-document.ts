import type { MailServer } from '@pochtovik/contracts';
import { Parser } from 'htmlparser2';

/** A server that a domain publishes. */
export interface PublishedServer extends MailServer {
  login: string;
}

/** Servers that a domain publishes, the best first: TLS before STARTTLS, else in the order given. */
export interface PublishedServers {
  smtp: PublishedServer[];
  imap: PublishedServer[];
}

const SECURITY = new Map<string, MailServer['security']>([
  ['SSL', 'tls'],
  ['STARTTLS', 'starttls'],
]);
const FIELDS = new Set(['hostname', 'port', 'socketType', 'username', 'authentication']);
const MAX_SERVERS = 5;

/**
 * Reads a configuration file of Mozilla's format 1.1 (wiki.mozilla.org, Thunderbird:Autoconfiguration:ConfigFileFormat).
 * Servers without TLS or without passwords are left out, and so is what is no server. The reader goes through the text once
 * and knows no entities but XML's own, so a hostile document costs no more than its length.
 */
export function readAutoconfig(xml: string, address: string): PublishedServers {
  const servers: PublishedServers = { smtp: [], imap: [] };
  let fields: Map<string, string[]> | undefined;
  let field: string | undefined;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const type = attributes['type'];
        const isServer =
          (name === 'incomingServer' && type === 'imap') || (name === 'outgoingServer' && type === 'smtp');
        if (isServer) fields = new Map();
        field = fields && FIELDS.has(name) ? name : undefined;
        if (fields && field) fields.set(field, [...(fields.get(field) ?? []), '']);
      },
      ontext(text) {
        const values = field ? fields?.get(field) : undefined;
        if (values) values.push(`${values.pop() ?? ''}${text}`);
      },
      onclosetag(name) {
        field = undefined;
        if (name !== 'incomingServer' && name !== 'outgoingServer') return;
        const list = name === 'incomingServer' ? servers.imap : servers.smtp;
        const server = fields && serverOf(fields, address);
        if (server && list.length < MAX_SERVERS) list.push(server);
        fields = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  const tlsFirst = (a: MailServer, b: MailServer) => Number(b.security === 'tls') - Number(a.security === 'tls');
  return { smtp: servers.smtp.toSorted(tlsFirst), imap: servers.imap.toSorted(tlsFirst) };
}

function serverOf(fields: ReadonlyMap<string, string[]>, address: string): PublishedServer | undefined {
  const text = (name: string) => filledIn((fields.get(name)?.[0] ?? '').trim(), address);
  const security = SECURITY.get(text('socketType'));
  const port = Number(text('port'));
  const host = text('hostname').toLowerCase();
  const login = text('username') || address;
  const takesPasswords = fields.get('authentication')?.some((each) => /^(?:password-|plain|secure)/.test(each.trim()));
  if (!security || !takesPasswords || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  if (host === '' || host.length > 253 || login.length > 320 || /[\p{Cc}\s]/u.test(login)) return undefined;
  return { host, port, security, login };
}

function filledIn(text: string, address: string): string {
  const at = address.lastIndexOf('@');
  return text
    .replaceAll('%EMAILADDRESS%', address)
    .replaceAll('%EMAILLOCALPART%', address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', address.slice(at + 1));
}
