import { PEOPLE, signIn } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';

/** What `.local/dev.json` tells a developer, a script or the widget's dev server. */
export interface DevAddresses {
  gatewayUrl: string;
  trackerUrl: string;
  amocrmUrl: string;
  natsUrl: string;
  mongodbUri: string;
  smtp: { host: string; port: number };
  imap: { host: string; port: number };
  account: {
    id: number;
    subdomain: string;
    clientId: string;
    clientSecret: string;
    /** A user who administers amoCRM, and with it the widget. */
    adminUserId: number;
    /** A user without rights of an administrator. */
    userId: number;
  };
  /** Mailboxes of the local mail server: the managers' and the clients'. */
  mailboxes: { address: string; password: string }[];
}

/** Installs the widget in the emulated account and makes the mailboxes of its people on the mail server. */
export async function connectDemoAccount(product: LocalProduct): Promise<DevAddresses> {
  const { control, services, stack, amocrm } = product;
  const account = (await control.state()).accounts[0];
  const administrator = account?.users.find((user) => user.isAdmin);
  const user = account?.users.find((candidate) => !candidate.isAdmin);
  if (!account || !administrator || !user)
    throw new Error('the emulator plays no account with an administrator and a user');
  await control.install(account.id);
  await eventually('the account is connected', async () =>
    signIn(services.gatewayUrl, await control.oneTimeToken(account.id, { userId: administrator.id })),
  );
  const mailboxes = Object.values(PEOPLE)
    .flatMap(({ manager, client }) => [manager, client])
    .map(({ address, password }) => ({ address, password }));
  for (const mailbox of mailboxes) await stack.mail.addMailbox(mailbox);
  return {
    gatewayUrl: services.gatewayUrl,
    trackerUrl: services.trackerUrl,
    amocrmUrl: amocrm.origin,
    natsUrl: stack.nats.url,
    mongodbUri: stack.mongodb.uri,
    smtp: { host: stack.mail.smtp.host, port: stack.mail.smtp.port },
    imap: { host: stack.mail.imap.host, port: stack.mail.imap.port },
    account: {
      id: account.id,
      subdomain: account.subdomain,
      clientId: amocrm.clientId,
      clientSecret: amocrm.clientSecret,
      adminUserId: administrator.id,
      userId: user.id,
    },
    mailboxes,
  };
}

/** The addresses as lines for a terminal; secrets stay in the file. */
export function describe(addresses: DevAddresses): string[] {
  return [
    `Gateway   ${addresses.gatewayUrl} (API: /api/v1/openapi.json)`,
    `Tracker   ${addresses.trackerUrl}`,
    `amoCRM    ${addresses.amocrmUrl} (account ${addresses.account.id}, widget installed)`,
    `NATS      ${addresses.natsUrl}`,
    `MongoDB   ${addresses.mongodbUri}`,
    `SMTP      ${addresses.smtp.host}:${addresses.smtp.port}`,
    `IMAP      ${addresses.imap.host}:${addresses.imap.port}`,
    `Mailboxes ${addresses.mailboxes.map((mailbox) => mailbox.address).join(', ')}`,
  ];
}
