import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { withLock } from '../../../bootstrap/lock.mjs';
import { LocalStackError } from '../errors.ts';
import { createMaildir } from './maildir.ts';

/** The folder for sent letters, named as Russian mail services name it. */
export const SENT_FOLDER = 'Отправленные';

/** A mailbox of the local mail server. */
export interface MailboxAccount {
  /** Its address, also its login; lower case counts. */
  readonly address: string;
  /** The password for SMTP and IMAP alike. */
  readonly password: string;
}

const Accounts = Type.Record(Type.String(), Type.Object({ password: Type.String() }));

// The address becomes a folder's name, hence the narrow alphabet.
const ADDRESS = /^[a-z0-9][a-z0-9._+=-]*@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * The mailboxes of a mail server: one file in its folder, which the SMTP process reads for every login and
 * recipient, and from which the password files of the IMAP servers are written. Any process may use it; changes count at once.
 */
export class Mailboxes {
  readonly directory: string;

  /** @param directory - the mail server's folder. */
  constructor(directory: string) {
    this.directory = directory;
  }

  /** The Maildir of an address that exists, or undefined. */
  async maildirOf(address: string): Promise<string | undefined> {
    return normal(address) in (await this.#read()) ? this.#maildir(normal(address)) : undefined;
  }

  /** Whether these are the login and password of a mailbox. */
  async authenticate(address: string, password: string): Promise<boolean> {
    return (await this.#read())[normal(address)]?.password === password;
  }

  /** Whether the server takes mail for a domain: it has a mailbox there. */
  async hasDomain(domain: string): Promise<boolean> {
    return Object.keys(await this.#read()).some((address) => address.endsWith(`@${domain.toLowerCase()}`));
  }

  /** Creates a mailbox with an empty inbox and a folder for sent letters; an existing one gets the new password. */
  async add({ address, password }: MailboxAccount): Promise<void> {
    const name = normal(address);
    if (!ADDRESS.test(name)) throw new LocalStackError('bad_mailbox', `"${address}" can not be a mailbox address.`);
    const { uid, gid } = await stat(this.#boxes());
    await createMaildir(this.#maildir(name), [SENT_FOLDER], { uid, gid });
    await this.#change((accounts) => ({ ...accounts, [name]: { password: checked(password) } }));
  }

  /** Changes the password of a mailbox. Throws `bad_mailbox` when there is none of that address. */
  async setPassword(address: string, password: string): Promise<void> {
    await this.#change((accounts) => {
      if (!(normal(address) in accounts)) {
        throw new LocalStackError('bad_mailbox', `There is no mailbox ${address}; add it first.`);
      }
      return { ...accounts, [normal(address)]: { password: checked(password) } };
    });
  }

  /** Makes the server's folder ready; `owner` is the user that the IMAP server works as, where it is not our own. */
  async prepare(owner?: { readonly uid: number; readonly gid: number }): Promise<void> {
    await mkdir(this.#boxes(), { recursive: true });
    await mkdir(join(this.directory, 'dovecot-passdb'), { recursive: true });
    if (owner !== undefined) await chown(this.#boxes(), owner.uid, owner.gid);
    await this.#change((accounts) => accounts);
  }

  async #read(): Promise<Static<typeof Accounts>> {
    try {
      return Value.Parse(Accounts, JSON.parse(await readFile(join(this.directory, 'mailboxes.json'), 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
      throw error;
    }
  }

  async #change(edit: (accounts: Static<typeof Accounts>) => Static<typeof Accounts>): Promise<void> {
    await withLock(join(this.directory, 'mailboxes.lock'), async () => {
      const accounts = edit(await this.#read());
      const entries = Object.entries(accounts);
      await this.#write('mailboxes.json', `${JSON.stringify(accounts, null, 2)}\n`);
      for (const [name, { password }] of entries) await this.#write(`dovecot-passdb/${name}`, dovecotEntry(password));
      await this.#write(
        'pymap-etc-passwd',
        entries.map(([name]) => `${name}:x::::boxes/${name}:\r\n`),
      );
      await this.#write(
        'pymap-etc-shadow',
        entries.map(([name, { password }]) => pymapShadowLine(name, password)),
      );
    });
  }

  /** Readers see the old file or the new one, never a part of it. */
  async #write(name: string, content: string | readonly string[]): Promise<void> {
    const path = join(this.directory, name);
    const text = typeof content === 'string' ? content : content.join('');
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    const { uid, gid } = await stat(this.#boxes());
    if (process.getuid?.() === 0) await chown(`${path}.new`, uid, gid);
    await rename(`${path}.new`, path);
  }

  #boxes(): string {
    return join(this.directory, 'boxes');
  }

  #maildir(name: string): string {
    return join(this.#boxes(), name);
  }
}

/** What Dovecot's dict passdb reads for every login (a passwd-file it may hold for a second). */
function dovecotEntry(password: string): string {
  return JSON.stringify({ password: `{PLAIN.b64}${Buffer.from(password).toString('base64')}` });
}

/** pymap takes passwords hashed only, in the form of passlib's pbkdf2_sha256. */
function pymapShadowLine(name: string, password: string): string {
  const rounds = 1000;
  const salt = randomBytes(16);
  const digest = pbkdf2Sync(password, salt, rounds, 32, 'sha256');
  return `${name}:$pbkdf2-sha256$${rounds}$${salt.toString('base64')}$${digest.toString('base64')}:::::::\r\n`;
}

function normal(address: string): string {
  return address.toLowerCase();
}

function checked(password: string): string {
  if (password !== '' && !/\p{Cc}/u.test(password)) return password;
  throw new LocalStackError('bad_mailbox', 'A password needs at least one character and no control characters.');
}
