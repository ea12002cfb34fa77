import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** The user a Maildir's files belong to. */
export interface MaildirOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Creates a Maildir (https://cr.yp.to/proto/maildir.html) with folders after the Maildir++ rules, their names in UTF-8 as both
 * IMAP servers are told to use. What exists stays as it is.
 */
export async function createMaildir(path: string, folders: readonly string[], owner: MaildirOwner): Promise<void> {
  for (const folder of ['', ...folders.map((name) => `.${name}`)]) {
    for (const part of ['cur', 'new', 'tmp']) {
      await mkdir(join(path, folder, part), { recursive: true, mode: 0o700 });
      await own(join(path, folder, part), owner);
    }
    await own(join(path, folder), owner);
    if (folder === '') continue;
    await writeFile(join(path, folder, 'maildirfolder'), '');
    await own(join(path, folder, 'maildirfolder'), owner);
  }
}

/** Puts a message into a Maildir's `new`; when it returns, the message is on disk. */
export async function deliverToMaildir(path: string, message: Uint8Array, owner: MaildirOwner): Promise<void> {
  const name = uniqueName();
  const file = await open(join(path, 'tmp', name), 'wx', 0o600);
  try {
    await file.writeFile(message);
    await file.sync();
  } finally {
    await file.close();
  }
  await own(join(path, 'tmp', name), owner);
  await rename(join(path, 'tmp', name), join(path, 'new', name));
  const folder = await open(join(path, 'new'));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function uniqueName(): string {
  const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_');
  return `${Math.floor(Date.now() / 1000)}.R${randomBytes(8).toString('hex')}P${process.pid}.${host}`;
}

/** Only the superuser may, and only for it can the IMAP server's user differ. */
async function own(path: string, { uid, gid }: MaildirOwner): Promise<void> {
  if (process.getuid?.() === 0) await chown(path, uid, gid);
}
