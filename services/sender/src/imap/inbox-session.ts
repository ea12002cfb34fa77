import type { Endpoint } from '../network/host-guard.ts';
import { ImapConnection, type ImapLogin } from './imap-connection.ts';

/** The head of a message in the inbox. */
export interface InboxHead {
  uid: number;
  /** When the server took it, or undefined where it does not say. */
  receivedAt: Date | undefined;
  /** Header fields as Latin-1, cut off where they are very long. */
  head: string;
}

/** Bytes that are read of a message's fields, and of a whole one: letters returned in full stand at the end of a report. */
const MAX_HEAD = 65_536;
const MAX_MESSAGE = 524_288;

/** A server that has no inbox, or does not number its messages. */
class NoInbox extends Error {
  override readonly name = 'NoInbox';
}

/**
 * One logged-in IMAP connection that looks into the inbox and changes nothing there: opened by EXAMINE, read by BODY.PEEK
 * (RFC 9051 sections 6.3.3 and 6.4.5), so that what a person has not read stays unread.
 */
export class InboxSession {
  readonly #connection: ImapConnection;
  /** Changes when the numbers of all messages have (RFC 9051 section 2.3.1.1). */
  readonly uidValidity: string;
  /** No message has this number yet. */
  readonly uidNext: number;
  #arrived = false;

  private constructor(connection: ImapConnection, uidValidity: string, uidNext: number) {
    this.#connection = connection;
    this.uidValidity = uidValidity;
    this.uidNext = uidNext;
    connection.client.on('exists', () => {
      this.#arrived = true;
    });
  }

  /** Connects, logs in and opens the inbox. @throws what the IMAP library reports; read it with `imapFailure`. */
  static async open(endpoint: Endpoint, login: ImapLogin, timeoutMs: number): Promise<InboxSession> {
    const connection = await ImapConnection.open(endpoint, login, timeoutMs);
    try {
      const inbox = await connection.bounded(connection.client.mailboxOpen('INBOX', { readOnly: true }));
      if (!inbox.uidValidity || !inbox.uidNext) throw new NoInbox('The server does not number the messages of INBOX.');
      return new InboxSession(connection, String(inbox.uidValidity), inbox.uidNext);
    } catch (error) {
      await connection.end();
      throw error;
    }
  }

  /** Whether the server tells of new mail by itself (IDLE, RFC 2177). */
  get offersIdle(): boolean {
    return this.#connection.client.capabilities.has('IDLE');
  }

  /** Numbers of the messages behind one, ascending. */
  async behind(uid: number): Promise<number[]> {
    this.#arrived = false;
    // `n:*` names the last message also where its number is smaller.
    return (await this.#search({ uid: `${uid + 1}:*` })).filter((found) => found > uid);
  }

  /** Numbers of the messages that came at this time or later, ascending; some of the day before too, as servers count by days. */
  since(date: Date): Promise<number[]> {
    return this.#search({ since: date });
  }

  /** Heads of these messages, ascending; those that are gone are left out. */
  async heads(uids: readonly number[]): Promise<InboxHead[]> {
    const { client } = this.#connection;
    const query = { uid: true, internalDate: true, bodyParts: [{ key: 'HEADER', maxLength: MAX_HEAD }] };
    const found = await this.#connection.bounded(client.fetchAll(uids.join(','), query, { uid: true }));
    return found
      .map(({ uid, internalDate, headers }) => ({
        uid,
        receivedAt: validDate(internalDate),
        head: headers?.toString('latin1') ?? '',
      }))
      .sort((left, right) => left.uid - right.uid);
  }

  /** The beginning of one message as Latin-1; empty when it is gone. */
  async message(uid: number): Promise<string> {
    const { client } = this.#connection;
    const query = { source: { start: 0, maxLength: MAX_MESSAGE } };
    const found = await this.#connection.bounded(client.fetchOne(String(uid), query, { uid: true }));
    return found ? (found.source?.toString('latin1') ?? '') : '';
  }

  /**
   * Waits until the server tells of new mail, the signal comes, the time is over or the connection is gone. How IDLE itself
   * ends does not matter: a server that ends it at once must not make us ask without pause.
   */
  async waitForMail(ms: number, signal: AbortSignal): Promise<void> {
    const { client } = this.#connection;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const timer = setTimeout(wake, this.#arrived ? 0 : ms);
    client.on('exists', wake);
    client.on('close', wake);
    signal.addEventListener('abort', wake);
    if (signal.aborted || !client.usable) wake();
    client.idle().catch(() => {});
    await promise;
    clearTimeout(timer);
    client.off('exists', wake);
    client.off('close', wake);
    signal.removeEventListener('abort', wake);
    // Any command ends IDLE, and fails where the connection is gone.
    if (!signal.aborted) await this.#connection.bounded(client.noop());
  }

  /** Logs out, or closes where that takes long. */
  end(): Promise<void> {
    return this.#connection.end();
  }

  async #search(query: { uid: string } | { since: Date }): Promise<number[]> {
    const found = await this.#connection.bounded(this.#connection.client.search(query, { uid: true }));
    return found ? found.sort((left, right) => left - right) : [];
  }
}

function validDate(date: Date | string | undefined): Date | undefined {
  const found = new Date(date ?? '');
  return Number.isNaN(found.getTime()) ? undefined : found;
}
