import type { AnswerKind, InboxMessage, MailAddress } from '@pochtovik/contracts';
import { suppressedAddress } from './suppressed-address.ts';

/** To whom an answer goes. */
export interface AnswerRecipients {
  /** One at the most: each recipient in "To" would get a letter of their own. */
  to: MailAddress | null;
  cc: MailAddress[];
}

/** What of a letter says to whom its answer goes. */
export type Addressed = Pick<InboxMessage, 'from' | 'replyTo' | 'to' | 'cc' | 'listPost'>;

/** As many as a letter carries. */
const MAX_COPIES = 100;

/**
 * Recipients of an answer (RFC 5322 section 3.6.3): to whom the writer wants answers, and with `reply-all` copies to all others who have the letter. Own
 * addresses are left out. A letter that went out is answered to those it went to. Where a mailing list has put itself into Reply-To, a
 * reply goes to the person, and `reply-all` to the list too.
 * @param own addresses of whoever answers
 */
export function answerRecipients(kind: AnswerKind, letter: Addressed, own: readonly string[]): AnswerRecipients {
  if (kind === 'forward') return { to: null, cc: [] };
  const mine = new Set(own.map(suppressedAddress));
  const isMine = ({ address }: MailAddress) => mine.has(suppressedAddress(address));
  const isOwnLetter = letter.from.some(isMine);
  const named = isOwnLetter ? letter.to : wantsAnswersAt(letter);
  const [to = null, ...others] = distinct([...named.filter((who) => !isMine(who)), ...(isOwnLetter ? [] : named)]);
  if (kind === 'reply') return { to, cc: distinct(others.filter((who) => !isMine(who))).slice(0, MAX_COPIES) };
  const list = letter.listPost === null ? [] : [{ name: '', address: letter.listPost }];
  const everybody = distinct([...others, ...letter.to, ...letter.cc, ...list]);
  const cc = everybody.filter(
    (who) => !isMine(who) && suppressedAddress(who.address) !== suppressedAddress(to?.address ?? ''),
  );
  return { to, cc: cc.slice(0, MAX_COPIES) };
}

function wantsAnswersAt({ from, replyTo, listPost }: Addressed): readonly MailAddress[] {
  if (replyTo.length === 0) return from;
  const list = listPost === null ? null : suppressedAddress(listPost);
  const isList = replyTo.every(({ address }) => suppressedAddress(address) === list);
  return isList && from.length > 0 ? from : replyTo;
}

function distinct(all: readonly MailAddress[]): MailAddress[] {
  const seen = new Set<string>();
  return all.filter(({ address }) => {
    const key = suppressedAddress(address);
    return !seen.has(key) && seen.add(key);
  });
}
