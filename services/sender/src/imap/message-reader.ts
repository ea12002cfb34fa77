import { MAX_PART_BYTES, type MessagePlace, PochtovikError } from '@pochtovik/contracts';
import type { FetchMessageObject, MailboxObject, SearchObject } from 'imapflow';
import type { StructureNode } from '../domain/inbound/message-structure.ts';
import type { Folder } from '../domain/sent-folder.ts';
import type { ImapConnection } from './imap-connection.ts';

/** The fields of a message by which it is known again. */
export interface FoundHead {
  uid: number;
  /** When the server took it, or undefined where it does not say. */
  receivedAt: Date | undefined;
  /** Header fields as Latin-1. */
  head: string;
}

/** Bytes that are read of a message's fields. */
const MAX_HEAD = 65_536;
/** Bytes that are read of the fields of a part. */
const MAX_FIELDS = 8192;
const KNOWN_BY = ['from', 'reply-to', 'sender', 'to', 'cc', 'bcc', 'subject', 'date', 'message-id'];

/**
 * Reads messages in any folder of a mailbox and changes nothing there: folders are opened by EXAMINE, parts read by BODY.PEEK (RFC 9051
 * sections 6.3.3 and 6.4.5), so that what a person has not read stays unread. Errors: what the IMAP library reports, see `imapFailure`.
 */
export class MessageReader {
  readonly #connection: ImapConnection;
  readonly #list: () => Promise<Folder[]>;

  constructor(connection: ImapConnection, list: () => Promise<Folder[]>) {
    this.#connection = connection;
    this.#list = list;
  }

  /** All folders. */
  folders(): Promise<Folder[]> {
    return this.#list();
  }

  /** Numbers of the messages that fit, ascending, and what they are good for; null when the server refuses the question. */
  search(folder: string, query: SearchObject): Promise<{ uids: number[]; uidValidity: string } | null> {
    return this.#in(folder, async ({ uidValidity }) => {
      const uids = await this.#connection.client.search(query, { uid: true });
      if (!Array.isArray(uids)) return null;
      return { uids: uids.sort((left, right) => left - right), uidValidity: String(uidValidity) };
    });
  }

  /** The fields by which messages are known again. */
  heads(folder: string, uids: readonly number[]): Promise<FoundHead[]> {
    return this.#in(folder, async () => {
      const query = { uid: true, internalDate: true, headers: KNOWN_BY };
      const found = await this.#connection.client.fetchAll(uids.join(','), query, { uid: true });
      return found.map(({ uid, internalDate, headers }) => ({
        uid,
        receivedAt: validDate(internalDate),
        head: headers?.toString('latin1') ?? '',
      }));
    });
  }

  /** Fields (as Latin-1) and structure of a message; null where the server can't tell the structure. @throws PochtovikError MESSAGE_UNKNOWN */
  async structure(place: MessagePlace): Promise<{ head: string; root: StructureNode | null }> {
    const query = { uid: true, bodyStructure: true, bodyParts: [{ key: 'HEADER', maxLength: MAX_HEAD }] };
    const found = await this.#one(place, query);
    return { head: found.headers?.toString('latin1') ?? '', root: found.bodyStructure ?? null };
  }

  /** The MIME fields of a part as Latin-1. @throws PochtovikError MESSAGE_UNKNOWN */
  async fields(place: MessagePlace, part: string): Promise<string> {
    const key = `${part}.MIME`;
    const found = await this.#one(place, { uid: true, bodyParts: [{ key, maxLength: MAX_FIELDS }] });
    return found.bodyParts?.get(key.toLowerCase())?.toString('latin1') ?? '';
  }

  /** At most {@link MAX_PART_BYTES} of a part as they lie in the message, as Latin-1. @throws PochtovikError MESSAGE_UNKNOWN */
  async piece(place: MessagePlace, part: string, start: number): Promise<string> {
    const query = { uid: true, bodyParts: [{ key: part, start, maxLength: MAX_PART_BYTES }] };
    const found = await this.#one(place, query);
    return found.bodyParts?.get(part)?.toString('latin1') ?? '';
  }

  async #one(
    place: MessagePlace,
    query: Parameters<ImapConnection['client']['fetchOne']>[1],
  ): Promise<FetchMessageObject> {
    const found = await this.#in(place.folder, async ({ uidValidity }) => {
      if (String(uidValidity) !== place.uidValidity) return false;
      return this.#connection.client.fetchOne(String(place.uid), query, { uid: true });
    });
    if (!found) throw new PochtovikError('MESSAGE_UNKNOWN');
    return found;
  }

  async #in<T>(folder: string, work: (opened: MailboxObject) => Promise<T>): Promise<T> {
    return this.#connection.bounded(this.#locked(folder, work));
  }

  async #locked<T>(folder: string, work: (opened: MailboxObject) => Promise<T>): Promise<T> {
    const { client } = this.#connection;
    const lock = await client.getMailboxLock(folder, { readOnly: true }).catch((error: unknown) => {
      if (error instanceof Error && Reflect.get(error, 'mailboxMissing') === true)
        throw new PochtovikError('MESSAGE_UNKNOWN');
      throw error;
    });
    try {
      if (!client.mailbox) throw new PochtovikError('MESSAGE_UNKNOWN');
      return await work(client.mailbox);
    } finally {
      lock.release();
    }
  }
}

function validDate(date: Date | string | undefined): Date | undefined {
  const found = new Date(date ?? '');
  return Number.isNaN(found.getTime()) ? undefined : found;
}
