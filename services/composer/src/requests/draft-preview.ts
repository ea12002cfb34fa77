import {
  type Actor,
  type DraftPreview,
  DraftPreviewGet,
  type DraftProblem,
  PochtovikError,
} from '@pochtovik/contracts';
import { asItLeaves } from '@pochtovik/letter-message';
import type { ComposeDeps } from '../composing/compose-letter.ts';
import { measureLetter } from '../composing/measure-letter.ts';
import type { PrepareDraft, PreparedDraft } from '../composing/prepare-draft.ts';
import { asError, missingValues } from '../domain/draft-problems.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterContent } from '../rendering/render-job.ts';
import type { DraftStore, StoredDraft } from '../store/drafts.ts';
import { openDraft } from './visible-draft.ts';

type PreviewDeps = Pick<ComposeDeps, 'tracking' | 'letterFiles' | 'placeImages' | 'now' | 'maxEventBytes'>;

/** Answers `draft.preview`. Errors: DRAFT_UNKNOWN, DRAFT_SENT, and what passes by itself. */
export function serveDraftPreview(
  kit: ComposerKit,
  deps: PreviewDeps & { drafts: DraftStore; prepare: PrepareDraft },
): void {
  kit.serve(DraftPreviewGet, async ({ accountId, actor, draftId, letter: number = 1 }) => {
    const draft = await openDraft(deps.drafts, accountId, actor, draftId);
    const prepared = await deps.prepare(draft, actor);
    const { letter, problems } = await shown(deps, draft, prepared, number, actor);
    return {
      ...{ draftId, revision: draft.revision, letters: prepared.letters, letter },
      problems: [...prepared.problems, ...problems],
    };
  });
}

/** One letter as its recipient will see it, as far as it can be shown. */
async function shown(
  deps: PreviewDeps,
  draft: StoredDraft,
  prepared: PreparedDraft,
  wanted: number,
  { userId }: Actor,
): Promise<Pick<DraftPreview, 'letter' | 'problems'>> {
  const { letters, mailbox, card, files, images } = prepared;
  const number = letters[wanted - 1] ? wanted : 1;
  const planned = letters[number - 1];
  const unreadable = prepared.problems.some(
    ({ severity, field }) => severity === 'error' && /^(subject|html)$/.test(field),
  );
  if (!card || unreadable) return { letter: null, problems: [] };
  try {
    const [content, { bytes, problems }] = await Promise.all([
      prepared.render(planned?.contactId ?? null, deps.tracking.inert(prepared.triggerLinks)),
      measureLetter(deps, draft, prepared, planned, userId),
    ]);
    problems.push(...missingValues(content.missing, planned?.to ?? null));
    const { html, text } = withDownloads(deps, draft, prepared, content);
    // What the event carries beside the bodies is small.
    const size = Buffer.byteLength(JSON.stringify([html, text])) + 10_000;
    if (size > deps.maxEventBytes()) problems.push(tooBig(size, deps.maxEventBytes()));
    return {
      letter: {
        ...{ number, subject: content.subject, html, text, bytes },
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

/** HTML and text with the block of links that the files leave as, where they do. */
function withDownloads(
  { tracking }: PreviewDeps,
  { content: { trackDownloads } }: StoredDraft,
  { files }: PreparedDraft,
  { subject, html, text }: LetterContent,
): { html: string; text: string } {
  if (!trackDownloads) return { html, text };
  const attachments = files.map((file) => ({ ...file, url: tracking.inertDownload }));
  const nobody = { name: '', address: '' };
  return asItLeaves({ from: nobody, to: nobody, subject, html, text, attachments, attachAs: 'links' });
}

function tooBig(size: number, most: number): DraftProblem {
  const message = `${size} bytes; at most ${most} can be sent.`;
  return { severity: 'error', field: 'html', code: 'LETTER_TOO_BIG', message };
}
