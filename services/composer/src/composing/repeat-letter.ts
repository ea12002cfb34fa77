import { PochtovikError } from '@pochtovik/contracts';
import type { Logger } from '@pochtovik/service-kit';
import { type LetterOrder, orderOfResend } from '../domain/letter-order.ts';
import type { LetterDocument } from '../store/letter-document.ts';
import type { StoredLetter } from '../store/letters.ts';
import { assertNotSuppressed } from './assert-not-suppressed.ts';
import type { ComposeDeps, ComposeLetter } from './compose-letter.ts';
import { type Known, type LetterHeaders, type LetterSource, queuedLetter } from './letter-record.ts';
import type { RewriteLetter } from './rewrite-letter.ts';

/** Makes the letter that repeats another one, once for each id it is given. */
export type RepeatLetter = (letter: StoredLetter, resendId: string, log: Logger) => Promise<void>;

/**
 * Repeats letters: with the same content, which tells the tracker of the new letter; one that never had any content is
 * composed anew, since what kept it from being composed may be mended.
 */
export function createRepeatLetter(deps: ComposeDeps, compose: ComposeLetter, written: RewriteLetter): RepeatLetter {
  return (letter, resendId, log) => {
    const order = orderOfResend(letter, resendId);
    const { mailboxId, from, to } = letter;
    const isWritten = letter.origin.type === 'user';
    if (letter.html === '' || mailboxId === null || from === null || to === null) {
      return isWritten ? written.anew(letter, order, log) : compose(order, log);
    }
    const mailbox = { id: mailboxId, fromName: from.name, fromAddress: from.address };
    return deps.makeLetter(order, log, async (known) => {
      Object.assign(known, { mailbox, to, timeZone: letter.timeZone });
      known.template = await (isWritten ? written.source(letter) : sourceOf(deps, letter));
      if (!isWritten) await assertNotSuppressed(deps.suppressions, order.accountId, to);
      return repeated(deps, order, letter, { ...known, template: known.template, mailbox, to });
    });
  };
}

/** The version of the template that a letter was made from. Errors: TEMPLATE_UNKNOWN. */
async function sourceOf(
  { templates }: ComposeDeps,
  { accountId, templateId, templateVersion: version }: StoredLetter,
): Promise<LetterSource> {
  const content = version === null ? null : await templates.findVersion(accountId, templateId, version);
  if (content === null) throw new PochtovikError('TEMPLATE_UNKNOWN');
  return { version, content };
}

async function repeated(
  deps: ComposeDeps,
  order: LetterOrder,
  letter: StoredLetter,
  known: Known & Required<Pick<Known, 'template' | 'mailbox' | 'to'>>,
): Promise<LetterDocument> {
  const { accountId, letterId } = order;
  if (!(await deps.accounts.isInstalled(accountId))) throw new PochtovikError('ACCOUNT_DISABLED');
  const moved = (body: string) => deps.tracking.moved(body, accountId, letter._id, letterId);
  const { subject, html, text, links, plainLinks = [], images = [], attachAs = 'parts' } = letter;
  const attachments = await deps.letterFiles(accountId, letter.attachments ?? [], letterId);
  const { unsubscribe: unsubscribeUrl } = await deps.tracking.addresses(accountId, letterId, []);
  const bounds = { now: deps.now(), maxEventBytes: deps.maxEventBytes() };
  return queuedLetter(
    order,
    known,
    {
      ...{ subject, html: moved(html), text: moved(text), redirects: links, plainLinks },
      ...{ unsubscribeUrl, images, attachments, attachAs },
    },
    headersOf(letter),
    bounds,
  );
}

function headersOf({ cc, bcc, inReplyTo, references }: StoredLetter): LetterHeaders {
  return {
    ...(cc && { cc }),
    ...(bcc && { bcc }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(references && { references }),
  };
}
