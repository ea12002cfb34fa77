import { type Contact, type DraftContent, type DraftProblem, EmailAddress, parserOf } from '@pochtovik/contracts';
import { oneLine, type Recipient } from './recipient.ts';
import { suppressedAddress } from './suppressed-address.ts';
import { placeOf, type TextPlace } from './text-place.ts';
import { readTypedRecipients } from './typed-recipients.ts';

/** To whom one letter of a draft goes. */
export interface PlannedLetter {
  to: Recipient;
  /** The contact of the card that it goes to; null: somebody else. */
  contactId: number | null;
  cc: Recipient[];
  bcc: Recipient[];
}

/** A recipient and where the draft names it. */
export interface NamedRecipient {
  field: string;
  recipient: Recipient;
  place?: TextPlace;
}

/** What the recipients of a draft come to. */
export interface LetterPlan {
  letters: PlannedLetter[];
  /** Everybody who gets the letter or a copy, each once. */
  everybody: NamedRecipient[];
  problems: DraftProblem[];
}

/** More are a bulk send: it keeps the mailbox's pace and may be stopped. */
const MAX_LETTERS = 50;
/** Most copies of each kind that a letter carries. */
const MAX_COPIES = 100;
const addressParser = parserOf(EmailAddress);

/**
 * One letter for each recipient, first the contacts chosen, then those typed; copies go with the first letter only. Nobody gets two: an
 * address counts where it stands first.
 * @param contacts those of the card
 */
export function planLetters(
  content: Pick<DraftContent, 'contactIds' | 'to' | 'cc' | 'bcc'>,
  contacts: readonly Contact[],
): LetterPlan {
  const problems: DraftProblem[] = [];
  const seen = new Set<string>();
  const once = ({ recipient }: NamedRecipient) => {
    const key = suppressedAddress(recipient.address);
    return !seen.has(key) && seen.add(key);
  };
  const chosen = content.contactIds.flatMap((id, index) => chosenContact(id, index, contacts, problems));
  const to = [...chosen, ...typedIn('to', content.to, problems)].filter(once);
  const cc = typedIn('cc', content.cc, problems).filter(once);
  const bcc = typedIn('bcc', content.bcc, problems).filter(once);
  const named = content.contactIds.length > 0 || /[^\s,;]/.test(content.to);
  if (!named)
    problems.push(error('to', 'RECIPIENT_NONE', 'Choose a contact or type an address: nobody gets this letter.'));
  if (to.length > MAX_LETTERS) problems.push(tooMany('to', MAX_LETTERS, 'Make a bulk send of it.'));
  if (cc.length > MAX_COPIES) problems.push(tooMany('cc', MAX_COPIES, 'Take some out.'));
  if (bcc.length > MAX_COPIES) problems.push(tooMany('bcc', MAX_COPIES, 'Take some out.'));
  const copies = { cc: recipientsOf(cc).slice(0, MAX_COPIES), bcc: recipientsOf(bcc).slice(0, MAX_COPIES) };
  const letters = recipientsOf(to)
    .slice(0, MAX_LETTERS)
    .map((recipient, index) => ({
      to: recipient,
      contactId: contactAt(contacts, recipient.address),
      ...(index === 0 ? copies : { cc: [], bcc: [] }),
    }));
  return { letters, everybody: [...to, ...cc, ...bcc], problems };
}

function chosenContact(
  id: number,
  index: number,
  contacts: readonly Contact[],
  problems: DraftProblem[],
): NamedRecipient[] {
  const field = `contactIds.${index}`;
  const contact = contacts.find((candidate) => candidate.id === id);
  const address = contact?.emails.map((email) => email.trim()).find((email) => addressParser.check(email));
  if (contact && address !== undefined) return [{ field, recipient: { name: oneLine(contact.name), address } }];
  problems.push(
    contact
      ? error(
          field,
          'CONTACT_WITHOUT_ADDRESS',
          `${oneLine(contact.name)} has no e-mail address: fill it in on the contact.`,
        )
      : error(field, 'CONTACT_UNKNOWN', 'This contact does not belong to the card any more: choose another one.'),
  );
  return [];
}

function typedIn(field: 'to' | 'cc' | 'bcc', typed: string, problems: DraftProblem[]): NamedRecipient[] {
  const { recipients, faults } = readTypedRecipients(typed);
  for (const { offset, message } of faults) {
    problems.push({ ...error(field, 'RECIPIENT_INVALID', message), ...placeOf(typed, offset) });
  }
  return recipients.map(({ name, address, offset }) => ({
    field,
    recipient: { name, address },
    place: placeOf(typed, offset),
  }));
}

function recipientsOf(named: readonly NamedRecipient[]): Recipient[] {
  return named.map(({ recipient }) => recipient);
}

/** The contact that has an address, so that a letter speaks to the one who reads it. */
function contactAt(contacts: readonly Contact[], address: string): number | null {
  const wanted = suppressedAddress(address);
  return contacts.find(({ emails }) => emails.some((email) => suppressedAddress(email) === wanted))?.id ?? null;
}

function error(field: string, code: string, message: string): DraftProblem {
  return { severity: 'error', field, code, message };
}

function tooMany(field: string, most: number, advice: string): DraftProblem {
  return error(field, 'RECIPIENTS_TOO_MANY', `At most ${most} recipients can stand here. ${advice}`);
}
