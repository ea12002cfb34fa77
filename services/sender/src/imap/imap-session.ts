import type { CheckNote } from '../domain/mailbox-warnings.ts';
import {
  type Folder,
  isChoiceMissing,
  placesOfSentMail,
  sentFolder,
  sentFolderCandidates,
} from '../domain/sent-folder.ts';
import type { Endpoint } from '../network/host-guard.ts';
import { patienceMs } from '../network/slow-link.ts';
import { ImapConnection, type ImapLogin } from './imap-connection.ts';
import { MessageReader } from './message-reader.ts';

/** The mailbox has no folder that sent letters could go into. */
export class NoSentFolder extends Error {
  override readonly name = 'NoSentFolder';
}

/** The server would not say whether it has the letter: nothing may be concluded from that. */
class SearchRefused extends Error {
  override readonly name = 'SearchRefused';
  readonly responseText = 'The server refused to search the folder.';
}

/** Folders whose letters are counted at the most, to tell rivals. */
const MAX_CANDIDATES = 5;

/** One logged-in IMAP connection for looking letters up and filing copies. */
export class ImapSession {
  readonly #connection: ImapConnection;
  readonly #chosen: string | undefined;
  #folders: Folder[] | undefined;

  private constructor(connection: ImapConnection, chosen: string | undefined) {
    this.#connection = connection;
    this.#chosen = chosen;
  }

  /**
   * Connects and logs in.
   * @param chosen path of the Sent folder that the user has chosen
   * @throws what the IMAP library reports; read it with `imapFailure`
   */
  static async open(endpoint: Endpoint, login: ImapLogin, timeoutMs: number, chosen?: string): Promise<ImapSession> {
    return new ImapSession(await ImapConnection.open(endpoint, login, timeoutMs), chosen);
  }

  /** False once the connection is gone. */
  get usable(): boolean {
    return this.#connection.client.usable;
  }

  /** True where the provider files whatever leaves by its SMTP itself (Gmail, told by its own extension). */
  get filesSentMail(): boolean {
    return this.#connection.client.capabilities.has('X-GM-EXT-1');
  }

  /** Path of the folder that holds this letter, looked for where sent letters lie, or undefined. */
  find(messageId: string): Promise<string | undefined> {
    return this.#inFolders(async (folders) => {
      for (const { path } of placesOfSentMail(folders, this.#chosen)) {
        if (await this.#connection.bounded(this.#holds(path, messageId))) return path;
      }
      return undefined;
    });
  }

  /** Puts a copy into the Sent folder, marked as read. Returns its path. @throws NoSentFolder */
  file(message: Buffer, date: Date): Promise<string> {
    return this.#inFolders(async (folders) => {
      const folder = sentFolder(folders, this.#chosen);
      if (!folder) throw new NoSentFolder('This mailbox has no folder for sent letters; make one named "Sent".');
      const filed = this.#connection.client.append(folder.path, message, ['\\Seen'], date);
      await this.#connection.bounded(filed, patienceMs(message.length));
      return folder.path;
    });
  }

  /** What a user should know of the folders that sent letters could go into. */
  sentFolderNotes(): Promise<CheckNote[]> {
    const chosen = this.#chosen;
    return this.#inFolders(async (folders) => {
      const taken = sentFolder(folders, chosen)?.path ?? null;
      if (chosen !== undefined && isChoiceMissing(folders, chosen)) {
        return [{ cause: 'sent-folder-missing', folder: chosen, taken }];
      }
      if (taken === null) return [{ cause: 'sent-folder-none' }];
      const [first, ...others] = sentFolderCandidates(folders, chosen).slice(0, MAX_CANDIDATES);
      if (!first || others.length === 0) return [];
      const inUse: string[] = [];
      for (const { path } of others) if ((await this.#count(path)) > 0) inUse.push(path);
      return inUse.length > 0 ? [{ cause: 'sent-folder-rivals', folders: [first.path, ...inUse] }] : [];
    });
  }

  /** Reads messages on this connection. */
  messages(): MessageReader {
    return new MessageReader(this.#connection, () => this.#inFolders(async (folders) => folders));
  }

  /** Logs out, or closes where that takes long. */
  end(): Promise<void> {
    return this.#connection.end();
  }

  async #count(path: string): Promise<number> {
    const status = await this.#connection.bounded(this.#connection.client.status(path, { messages: true }));
    return status ? (status.messages ?? 0) : 0;
  }

  async #holds(path: string, messageId: string): Promise<boolean> {
    const lock = await this.#connection.client.getMailboxLock(path, { readOnly: true });
    try {
      const found = await this.#connection.client.search({ header: { 'Message-ID': messageId } }, { uid: true });
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
    this.#folders ??= (await this.#connection.bounded(this.#connection.client.list())).map((entry) => ({
      path: entry.path,
      name: entry.name,
      specialUse: entry.specialUseSource === 'extension' ? entry.specialUse : undefined,
      depth: entry.parent.length,
      selectable: !entry.flags.has('\\Noselect') && !entry.flags.has('\\NonExistent'),
    }));
    return this.#folders;
  }
}
