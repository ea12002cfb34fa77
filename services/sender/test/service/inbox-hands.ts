import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InboxLogin } from '@pochtovik/testing';
import { ImapFlow } from 'imapflow';

/** Flags of all messages in the inbox, looked at without changing them. */
export async function readFlags(login: InboxLogin): Promise<{ uid: number; flags: string[] }[]> {
  const auth = { user: login.address, pass: login.password };
  const client = new ImapFlow({ ...login.imap, secure: false, auth, logger: false });
  await client.connect();
  try {
    await client.mailboxOpen('INBOX', { readOnly: true });
    const found = await client.fetchAll('1:*', { uid: true, flags: true });
    return found.map(({ uid, flags }) => ({ uid, flags: [...(flags ?? [])] }));
  } finally {
    await client.logout();
  }
}

/** Makes the IMAP server number all messages anew, with another UIDVALIDITY: its list of numbers and its indexes are gone. */
export async function renumber(mailDirectory: string, login: InboxLogin): Promise<void> {
  const maildir = join(mailDirectory, 'boxes', login.address.toLowerCase());
  for (const name of await readdir(maildir)) {
    if (/^dovecot[.-](?:uidlist|index|uidvalidity)/.test(name)) await rm(join(maildir, name), { force: true });
  }
}
