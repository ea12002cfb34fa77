import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StackConfig } from '../config.ts';
import { ownPart, type Part } from '../part.ts';
import type { PortBook } from '../port-book.ts';
import { greeting, type HostPort } from '../process/greeting.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import { type Delivery, deliver } from './delivery.ts';
import { imapProcess } from './imap-process.ts';
import { chooseImap } from './imap-program.ts';
import { type MailboxAccount, Mailboxes } from './mailboxes.ts';

/** What anyone who knows the mail server's addresses can do with it. */
export interface MailServer {
  /** Submission: AUTH PLAIN or LOGIN, no TLS. */
  readonly smtp: HostPort;
  /** IMAP, no TLS. */
  readonly imap: HostPort;
  /** The folder with the accounts and Maildirs. */
  readonly directory: string;
  /** Creates a mailbox (its domain becomes local), or gives an existing one the password. Throws `bad_mailbox`. */
  addMailbox(account: MailboxAccount): Promise<void>;
  /** Changes a password for SMTP and IMAP at once. Throws `bad_mailbox`. */
  setPassword(address: string, password: string): Promise<void>;
  /** Puts a message into a mailbox as if it came from outside: a reply, a delivery report. Throws `bad_mailbox`. */
  deliver(delivery: Delivery): Promise<void>;
}

/** The mail server of a stack: two processes over the same Maildirs, which can be killed and started one by one. */
export interface MailPart extends MailServer {
  /** What was chosen, for people. */
  readonly took: string;
  readonly smtp: Part & HostPort;
  readonly imap: Part & HostPort;
  /** Ends both. */
  stop(): Promise<void>;
}

/** The mail server at known addresses, from any process. */
export function mailServer(smtp: HostPort, imap: HostPort, directory: string): MailServer {
  const mailboxes = new Mailboxes(directory);
  return {
    smtp,
    imap,
    directory,
    addMailbox: (account) => mailboxes.add(account),
    setPassword: (address, password) => mailboxes.setPassword(address, password),
    deliver: (delivery) => deliver(mailboxes, delivery),
  };
}

/** Starts SMTP and IMAP; `choose` decides which IMAP server. */
export async function startMail(
  config: StackConfig,
  dataDir: string,
  ports: PortBook,
  tell: (line: string) => void,
  choose = chooseImap,
): Promise<MailPart> {
  const directory = join(dataDir, 'mail');
  await mkdir(directory, { recursive: true });
  const program = await choose(config, directory, tell);
  await new Mailboxes(directory).prepare(program.kind === 'dovecot' ? program.user : undefined);

  const host = '127.0.0.1';
  const smtpPort = await ports.take('smtp');
  const imapPort = await ports.take('imap');
  const logFile = (name: string) => join(dataDir, 'logs', `${name}.log`);
  const smtpProcess = new SupervisedProcess({
    name: 'SMTP',
    port: smtpPort,
    command: [process.execPath, smtpMain, '--port', String(smtpPort), '--directory', directory],
    cwd: directory,
    logFile: logFile('smtp'),
    answers: async () => (await greeting({ host, port: smtpPort }, /^220 .*\r\n/)) !== undefined,
  });
  const imap = await imapProcess(program, { port: imapPort, directory, logFile: logFile('imap') });
  const stop = async () => {
    await Promise.all([smtpProcess.stop(), imap.process.stop()]);
    await imap.cleanUp();
  };

  try {
    await Promise.all([smtpProcess.start(), imap.process.start()]);
  } catch (error) {
    await stop();
    throw error;
  }
  const smtpTook = `SMTP: own server on ${host}:${smtpPort}`;
  const other = program.kind === 'pymap' ? ' (another: put dovecot 2.3 on PATH)' : '';
  const imapTook = `IMAP: ${program.took} on ${host}:${imapPort}${other}`;
  const smtpPart = Object.assign(ownPart(smtpTook, smtpProcess), { host, port: smtpPort });
  const imapPart = Object.assign(ownPart(imapTook, imap.process), { host, port: imapPort });
  return {
    ...mailServer(smtpPart, imapPart, directory),
    smtp: smtpPart,
    imap: imapPart,
    took: `${smtpTook}\n${imapTook}`,
    stop,
  };
}

const smtpMain = fileURLToPath(new URL('smtp-main.ts', import.meta.url));
