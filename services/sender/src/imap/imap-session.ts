import type { MailboxSettings } from '@pochtovik/contracts';
import { ImapFlow } from 'imapflow';
import { type Folder, placesOfSentMail, sentFolder } from '../domain/sent-folder.ts';
import type { Endpoint } from '../network/host-guard.ts';

/** What a session needs of a mailbox. */
export interface ImapLogin {
  security: MailboxSettings['smtp']['security'];
  user: string;
  password: string;
}

/** The mailbox has no folder that sent letters could go into. */
export class NoSentFolder extends Error {
  override readonly name = 'NoSentFolder';
}

/** The server would not say whether it has the letter: nothing may be concluded from that. */
class SearchRefused extends Error {
  override readonly name = 'SearchRefused';
  readonly responseText = 'The server refused to search the folder.';
}

/** An operation took longer than it may; the connection is closed. */
class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly code = 'ETIMEDOUT';
}

/**
 * One logged-in IMAP connection (RFC 9051) for looking letters up and filing copies. Each operation has a time limit as a
 * whole, since a server may answer byte by byte.
 */
export class ImapSession {
  readonly #client: ImapFlow;
  readonly #timeoutMs: number;
  #folders: Folder[] | undefined;

  private constructor(client: ImapFlow, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
    client.on('error', () => client.close());
  }

  /** Connects and logs in. @throws what the IMAP library reports; read it with `imapFailure`. */
  static async open(endpoint: Endpoint, login: ImapLogin, timeoutMs: number): Promise<ImapSession> {
    const client = new ImapFlow({
      host: endpoint.address,
      port: endpoint.port,
      ...(endpoint.servername === undefined ? {} : { servername: endpoint.servername }),
      secure: login.security === 'tls',
      ...(login.security === 'tls' ? {} : { doSTARTTLS: login.security === 'starttls' }),
      tls: { minVersion: 'TLSv1.2' },
      auth: { user: login.user, pass: login.password },
      clientInfo: { name: 'Pochtovik' },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      maxLineLength: 1_048_576,
      maxLiteralSize: 1_048_576,
      maxResponseSize: 4_194_304,
    });
    const session = new ImapSession(client, timeoutMs);
    try {
      await session.#bounded(client.connect());
    } catch (error) {
      client.close();
      throw error;
    }
    return session;
  }

  /** False once the connection is gone. */
  get usable(): boolean {
    return this.#client.usable;
  }

  /** True where the provider files whatever leaves by its SMTP itself (Gmail, told by its own extension). */
  get filesSentMail(): boolean {
    return this.#client.capabilities.has('X-GM-EXT-1');
  }

  /** Path of the folder that holds this letter, looked for where sent letters lie, or undefined. */
  find(messageId: string): Promise<string | undefined> {
    return this.#inFolders(async (folders) => {
      for (const { path } of placesOfSentMail(folders)) {
        if (await this.#bounded(this.#holds(path, messageId))) return path;
      }
      return undefined;
    });
  }

  /** Puts a copy into the Sent folder, marked as read. Returns its path. @throws NoSentFolder */
  file(message: Buffer, date: Date): Promise<string> {
    return this.#inFolders(async (folders) => {
      const folder = sentFolder(folders);
      if (!folder) throw new NoSentFolder('This mailbox has no folder for sent letters; make one named "Sent".');
      await this.#bounded(this.#client.append(folder.path, message, ['\\Seen'], date));
      return folder.path;
    });
  }

  /** Logs out, or closes where that takes long. */
  async end(): Promise<void> {
    await this.#bounded(this.#client.logout()).catch(() => {});
    this.#client.close();
  }

  async #holds(path: string, messageId: string): Promise<boolean> {
    const lock = await this.#client.getMailboxLock(path, { readOnly: true });
    try {
      const found = await this.#client.search({ header: { 'Message-ID': messageId } }, { uid: true });
      if (!Array.isArray(found)) throw new SearchRefused();
      return found.length > 0;
    } finally {
      lock.release();
    }
  }

  /** Works with the list of folders, which is read again after a failure: a folder may be gone or renamed. */
  async #inFolders<T>(work: (folders: Folder[]) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#list());
    } catch (error) {
      this.#folders = undefined;
      throw error;
    }
  }

  async #list(): Promise<Folder[]> {
    this.#folders ??= (await this.#bounded(this.#client.list())).map((entry) => ({
      path: entry.path,
      name: entry.name,
      specialUse: entry.specialUseSource === 'extension' ? entry.specialUse : undefined,
      depth: entry.parent.length,
      selectable: !entry.flags.has('\\Noselect') && !entry.flags.has('\\NonExistent'),
    }));
    return this.#folders;
  }

  async #bounded<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new TimedOut('the IMAP server did not answer in time'));
        this.#client.close();
      }, this.#timeoutMs);
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      work.catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
