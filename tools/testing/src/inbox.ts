import { ImapFlow } from 'imapflow';
import { type ParsedMail, simpleParser } from 'mailparser';

/** Where and as whom to read mail. */
export interface InboxLogin {
  imap: { host: string; port: number };
  address: string;
  password: string;
}

/** A letter as its reader's mail program has it. */
export interface ReceivedLetter {
  uid: number;
  mail: ParsedMail;
  /** All of its bytes. */
  source: Buffer;
}

/** A message as a mail program reads it. */
export function parseMail(message: Buffer | string): Promise<ParsedMail> {
  return simpleParser(message);
}

/** Reads all letters of one folder by IMAP, oldest first, without marking them read. A missing folder is empty. */
export async function readFolder(login: InboxLogin, folder = 'INBOX'): Promise<ReceivedLetter[]> {
  const client = new ImapFlow({
    ...login.imap,
    secure: false,
    auth: { user: login.address, pass: login.password },
    logger: false,
  });
  await client.connect();
  try {
    const folders = await client.list();
    if (!folders.some((candidate) => candidate.path === folder)) return [];
    const lock = await client.getMailboxLock(folder, { readOnly: true });
    try {
      const letters: ReceivedLetter[] = [];
      const status = await client.status(folder, { messages: true });
      if (!status || status.messages === 0) return [];
      for await (const message of client.fetch('1:*', { uid: true, source: true })) {
        const { uid, source } = message;
        if (source) letters.push({ uid, mail: await parseMail(source), source });
      }
      return letters;
    } finally {
      lock.release();
    }
  } finally {
    await client.logout();
  }
}
