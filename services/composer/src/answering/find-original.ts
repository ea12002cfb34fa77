import {
  type Actor,
  type DraftOriginal,
  InboxFindMessage,
  type InboxMessage,
  InboxReadMessage,
  type Mailbox,
  MailboxList,
  type MailNote,
  MessageId,
  type MessagePlace,
  type MessageTraits,
  PochtovikError,
  parserOf,
} from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { suppressedAddress } from '../domain/suppressed-address.ts';

/** The letter that is answered, as far as it was found. */
export interface Original {
  state: DraftOriginal['state'];
  found: { place: MessagePlace; message: InboxMessage } | null;
  /** The mailbox that it lies in, else the one that it went to or came from, else the default one; null: the user has none. */
  mailbox: Mailbox | null;
  /** Addresses of all mailboxes of the user. */
  own: string[];
}

/** Looks for the letter of a note in the mailboxes that a user may use. Errors: MAILBOX_UNKNOWN, SERVICE_UNAVAILABLE. */
export type FindOriginal = (
  accountId: number,
  actor: Actor,
  note: MailNote,
  mailboxId: string | undefined,
) => Promise<Original>;

/** Longer than a mailbox is looked through. */
const FIND_TIMEOUT_MS = 55_000;
const MAX_MAILBOXES = 5;
/** The letter may be in the mailbox, only nobody can look now. */
const UNREACHABLE = /^(?:IMAP_|MAIL_|HOST_REFUSED$)/;
const idParser = parserOf(MessageId);

/** Makes {@link FindOriginal}. */
export function createFindOriginal(ask: Ask): FindOriginal {
  async function lookIn(accountId: number, mailbox: Mailbox, traits: MessageTraits): Promise<Original['found']> {
    const mailboxId = mailbox.id;
    const wait = { timeoutMs: FIND_TIMEOUT_MS };
    const { place } = await ask(InboxFindMessage, accountId, { accountId, mailboxId, traits }, wait);
    return place && { place, message: await ask(InboxReadMessage, accountId, { accountId, place }, wait) };
  }

  return async (accountId, actor, note, mailboxId) => {
    const { mailboxes } = await ask(MailboxList, accountId, {
      accountId,
      ...(actor.role === 'administrator' && mailboxId !== undefined ? {} : { userId: actor.userId }),
    });
    const named = mailboxes.find(({ id }) => id === mailboxId);
    if (mailboxId !== undefined && !named) throw new PochtovikError('MAILBOX_UNKNOWN');
    const owner = named?.userId ?? actor.userId;
    const own = mailboxes.filter(({ userId }) => userId === owner);
    const at = suppressedAddress((note.incoming ? note.to : note.from).address);
    const rank = ({ fromAddress, isDefault }: Mailbox) =>
      suppressedAddress(fromAddress) === at ? 0 : isDefault ? 1 : 2;
    const ordered = named ? [named] : own.toSorted((left, right) => rank(left) - rank(right));
    const rest = { mailbox: ordered[0] ?? null, own: own.map(({ fromAddress }) => fromAddress) };
    const readable = ordered.filter(({ imap }) => imap !== null).slice(0, MAX_MAILBOXES);
    if (readable.length === 0) return { state: 'no-mailbox', found: null, ...rest };
    let state: DraftOriginal['state'] = 'not-found';
    for (const mailbox of readable) {
      try {
        const found = await lookIn(accountId, mailbox, traitsOf(note));
        if (found) return { ...rest, state: 'found', found, mailbox };
      } catch (error) {
        if (!(error instanceof PochtovikError) || !(UNREACHABLE.test(error.code) || error.code === 'MESSAGE_UNKNOWN'))
          throw error;
        state = 'unreachable';
      }
    }
    return { state, found: null, ...rest };
  };
}

function traitsOf({ incoming, from, to, subject, summary, createdAt, messageId }: MailNote): MessageTraits {
  return {
    ...(idParser.check(messageId) && { messageId }),
    ...{ from: from.address.slice(0, 320), to: to.address.slice(0, 320) },
    subject: subject.slice(0, 2000),
    about: createdAt,
    summary: summary.slice(0, 10_000),
    outgoing: !incoming,
  };
}
