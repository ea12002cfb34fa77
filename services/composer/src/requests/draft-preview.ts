import { type DraftPreview, DraftPreviewGet, type DraftProblem, PochtovikError } from '@pochtovik/contracts';
import type { PrepareDraft, PreparedDraft } from '../composing/prepare-draft.ts';
import type { Tracking } from '../composing/tracked-addresses.ts';
import { asError, missingValues } from '../domain/draft-problems.ts';
import { messageBytes } from '../domain/message-bytes.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import { openDraft } from './visible-draft.ts';

/** Answers `draft.preview`. Errors: DRAFT_UNKNOWN, DRAFT_SENT, and what passes by itself. */
export function serveDraftPreview(
  kit: ComposerKit,
  deps: { drafts: DraftStore; prepare: PrepareDraft; tracking: Tracking; maxEventBytes(): number },
): void {
  kit.serve(DraftPreviewGet, async ({ accountId, actor, draftId, letter: number = 1 }) => {
    const draft = await openDraft(deps.drafts, accountId, actor, draftId);
    const prepared = await deps.prepare(draft, actor);
    const { letter, problems } = await shown(prepared, number, {
      ...deps,
      asLinks: draft.content.trackDownloads === true,
    });
    return {
      ...{ draftId, revision: draft.revision, letters: prepared.letters, letter },
      problems: [...prepared.problems, ...problems],
    };
  });
}

/** One letter as its recipient will see it, as far as it can be shown. */
async function shown(
  prepared: PreparedDraft,
  wanted: number,
  { tracking, maxEventBytes, asLinks }: { tracking: Tracking; maxEventBytes(): number; asLinks: boolean },
): Promise<Pick<DraftPreview, 'letter' | 'problems'>> {
  const { letters, mailbox, card, files, images } = prepared;
  const number = letters[wanted - 1] ? wanted : 1;
  const planned = letters[number - 1];
  const unreadable = prepared.problems.some(
    ({ severity, field }) => severity === 'error' && /^(subject|html)$/.test(field),
  );
  if (!card || unreadable) return { letter: null, problems: [] };
  try {
    const content = await prepared.render(planned?.contactId ?? null, tracking.inert(prepared.triggerLinks));
    const { subject, html, text } = content;
    const carried = asLinks ? images : [...files, ...images];
    const bytes = messageBytes(
      { subject, html, text },
      carried.reduce((sum, { size }) => sum + size, 0),
    );
    const problems = missingValues(content.missing, planned?.to ?? null);
    // What the event carries beside the bodies is small.
    const size = Buffer.byteLength(JSON.stringify([html, text])) + 10_000;
    if (size > maxEventBytes()) problems.push(tooBig(size, maxEventBytes()));
    return {
      letter: {
        ...{ number, subject, html, text, bytes },
        from: mailbox && { name: mailbox.fromName, address: mailbox.fromAddress },
        ...{ to: planned?.to ?? null, cc: planned?.cc ?? [], bcc: planned?.bcc ?? [] },
        attachments: files,
        ...(images.length > 0 && { images }),
      },
      problems,
    };
  } catch (error) {
    if (!(error instanceof PochtovikError) || error.retryable) throw error;
    return {
      letter: null,
      problems: error.details.map((detail) => ({ ...asError(detail), code: detail.code ?? error.code })),
    };
  }
}

function tooBig(size: number, most: number): DraftProblem {
  const message = `${size} bytes; at most ${most} can be sent.`;
  return { severity: 'error', field: 'html', code: 'LETTER_TOO_BIG', message };
}
