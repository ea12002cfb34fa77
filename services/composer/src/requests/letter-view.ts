import type { Letter, LetterSummary } from '@pochtovik/contracts';
import type { LetterRow, StoredLetter } from '../store/letters.ts';

/** A letter in a list. */
export function letterSummary(letter: LetterRow): LetterSummary {
  const { _id: id, state, entity, templateId, templateName, subject, mailboxId, origin, failure } = letter;
  return {
    ...{ id, state, entity, templateId, templateName, subject, mailboxId, origin, failure },
    to: letter.to?.address ?? '',
    createdAt: letter.createdAt.toISOString(),
    sentAt: letter.sentAt?.toISOString() ?? null,
    openedAt: letter.openedAt?.toISOString() ?? null,
    ...(letter.resendOf !== undefined && { resendOf: letter.resendOf }),
    ...(letter.resentAs !== undefined && { resentAs: letter.resentAs }),
    bouncedAt: letter.bouncedAt?.toISOString() ?? null,
    repliedAt: letter.repliedAt?.toISOString() ?? null,
  };
}

/** A letter whole; its timeline in the order things happened, not in the order they became known. */
export function letterView(letter: StoredLetter): Letter {
  const { messageId, html, text, timeline, attachments = [], images = [] } = letter;
  return {
    ...letterSummary(letter),
    ...{ messageId, html, text, attachments, images },
    downloadedAt: letter.downloadedAt?.toISOString() ?? null,
    from: letter.from?.address ?? '',
    timeline: timeline
      .toSorted((left, right) => left.at.getTime() - right.at.getTime())
      .map(({ at, event, service, detail }) => ({ at: at.toISOString(), event, service, detail })),
  };
}
