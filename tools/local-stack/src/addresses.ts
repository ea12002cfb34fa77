import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { LocalStackError } from './errors.ts';
import { type MailServer, mailServer } from './mail/mail-part.ts';

const HostPort = Type.Object({ host: Type.String(), port: Type.Integer() });

const Addresses = Type.Object({
  mongodbUri: Type.Optional(Type.String()),
  natsUrl: Type.Optional(Type.String()),
  mail: Type.Optional(Type.Object({ smtp: HostPort, imap: HostPort, directory: Type.String() })),
});

/** Where the running parts of a stack are; plain data, fit for JSON and an environment variable. */
export type StackAddresses = Static<typeof Addresses>;

/** A stack that another process started: everything but its parts' life and death. A part it lacks throws `part_not_started`. */
export interface ConnectedStack {
  readonly mongodb: { readonly uri: string };
  readonly nats: { readonly url: string };
  readonly mail: MailServer;
  readonly addresses: StackAddresses;
}

/** Uses a stack by the JSON of its addresses. Throws `bad_addresses`. */
export function connectLocalStack(json: string): ConnectedStack {
  const addresses = parse(json);
  const { mongodbUri, natsUrl, mail } = addresses;
  return {
    get mongodb() {
      return { uri: known('mongodb', mongodbUri) };
    },
    get nats() {
      return { url: known('nats', natsUrl) };
    },
    get mail() {
      const { smtp, imap, directory } = known('mail', mail);
      return mailServer(smtp, imap, directory);
    },
    addresses,
  };
}

function known<T>(name: string, part: T | undefined): T {
  if (part !== undefined) return part;
  throw new LocalStackError('part_not_started', `The stack behind these addresses was started without ${name}.`);
}

function parse(json: string): StackAddresses {
  try {
    return Value.Parse(Addresses, JSON.parse(json));
  } catch {
    throw new LocalStackError(
      'bad_addresses',
      'These are not the addresses of a local stack: pass on the JSON unchanged.',
    );
  }
}
