import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { deliver } from './delivery.ts';
import type { Mailboxes } from './mailboxes.ts';

const MAX_MESSAGE_BYTES = 50 * 1024 * 1024;

/** An answer to the client: the reply code; smtp-server adds the enhanced code (RFC 3463) that belongs to it. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/**
 * A submission server (RFC 6409) for the mailboxes of one folder. It never relays: letters to its own domains are put into
 * the mailbox before they are acknowledged, all others refused.
 * Answers: 535 5.7.8 wrong login or password; 530 5.7.0 no login; 550 5.1.1 no such mailbox; 551 5.1.6 foreign domain.
 */
export function createSmtpServer(mailboxes: Mailboxes): SMTPServer {
  return new SMTPServer({
    name: 'mail.local',
    size: MAX_MESSAGE_BYTES,
    rejectOversized: true,
    hideENHANCEDSTATUSCODES: false,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      const login = auth.username ?? '';
      mailboxes
        .authenticate(login, auth.password ?? '')
        .then((right) => done(null, right ? { user: login.toLowerCase() } : {}), done);
    },
    onRcptTo: ({ address }, _session, done) => {
      refuseRecipient(mailboxes, address).then(done, done);
    },
    onData: (stream, session, done) => {
      const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      store(mailboxes, from, recipients, stream, session.id).then((message) => done(null, message), done);
    },
  });
}

async function refuseRecipient(mailboxes: Mailboxes, address: string): Promise<Refusal | null> {
  if ((await mailboxes.maildirOf(address)) !== undefined) return null;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return (await mailboxes.hasDomain(domain))
    ? new Refusal(550, `No such mailbox here: ${address}`)
    : new Refusal(551, `This server keeps no mail for ${domain} and relays none`);
}

async function store(
  mailboxes: Mailboxes,
  from: string,
  recipients: readonly string[],
  stream: NodeJS.ReadableStream,
  id: string,
): Promise<string> {
  const letter = await buffer(stream);
  const received = `Received: by mail.local with ESMTPA id ${id}; ${new Date().toUTCString().replace('GMT', '+0000')}\r\n`;
  const message = Buffer.concat([Buffer.from(received), letter]);
  for (const to of recipients) await deliver(mailboxes, { to, from, message });
  return `Accepted, id ${id}`;
}
