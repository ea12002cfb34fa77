import { PochtovikError } from '@pochtovik/contracts';
import type { Logger } from '@pochtovik/service-kit';
import { type LetterOrder, orderOfResend } from '../domain/letter-order.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { StoredLetter } from '../store/letters.ts';
import { assertNotSuppressed } from './assert-not-suppressed.ts';
import type { ComposeDeps, ComposeLetter } from './compose-letter.ts';
import { type Known, queuedLetter } from './letter-record.ts';

/** Makes the letter that repeats another one, once for each id it is given. */
export type RepeatLetter = (letter: StoredLetter, resendId: string, log: Logger) => Promise<void>;

/**
 * Repeats letters: with the same content, which tells the tracker of the new letter; one that never had any content is
 * composed anew, since what kept it from being composed may be mended.
 */
export function createRepeatLetter(deps: ComposeDeps, compose: ComposeLetter): RepeatLetter {
  return (letter, resendId, log) => {
    const order = orderOfResend(letter, resendId);
    const { mailboxId, from, to, templateVersion } = letter;
    if (letter.html === '' || mailboxId === null || from === null || to === null || templateVersion === null) {
      return compose(order, log);
    }
    const mailbox = { id: mailboxId, fromName: from.name, fromAddress: from.address };
    return deps.makeLetter(order, log, (known) =>
      repeated(deps, order, letter, { templateVersion, mailbox, to }, known),
    );
  };
}

async function repeated(
  deps: ComposeDeps,
  order: LetterOrder,
  letter: StoredLetter,
  { templateVersion, ...parties }: Required<Pick<Known, 'mailbox' | 'to'>> & { templateVersion: number },
  known: Known,
): Promise<LetterDocument> {
  const { accountId, letterId } = order;
  Object.assign(known, { ...parties, timeZone: letter.timeZone });
  const content = await deps.templates.findVersion(accountId, letter.templateId, templateVersion);
  if (content === null) throw new PochtovikError('TEMPLATE_UNKNOWN');
  const template = { version: templateVersion, content };
  known.template = template;
  if (!(await deps.accounts.isInstalled(accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
  await assertNotSuppressed(deps.suppressions, accountId, parties.to);
  const moved = (body: string) => deps.tracking.moved(body, accountId, letter._id, letterId);
  const { subject, html, text, links, images = [], attachAs = 'parts' } = letter;
  const attachments = await deps.letterFiles(accountId, letter.attachments ?? [], letterId);
  const { unsubscribe: unsubscribeUrl } = deps.tracking.addresses(accountId, letterId, []);
  const bounds = { now: deps.now(), maxEventBytes: deps.maxEventBytes() };
  return queuedLetter(
    order,
    { ...known, ...parties, template },
    { subject, html: moved(html), text: moved(text), redirects: links, unsubscribeUrl, images, attachments, attachAs },
    bounds,
  );
}
