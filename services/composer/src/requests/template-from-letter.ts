import { DraftToTemplate, LetterToTemplate, PochtovikError, type TemplateContent } from '@pochtovik/contracts';
import { sentDraft } from '../composing/rewrite-letter.ts';
import { type MadeOf, templateOfDraft, templateOfVersion } from '../domain/template-of-letter.ts';
import type { ComposerKit } from '../kit.ts';
import type { DraftStore } from '../store/drafts.ts';
import type { LetterStore, StoredLetter } from '../store/letters.ts';
import { type SaveDeps, saveTemplate } from '../templates/save-template.ts';
import { templateView } from './template-view.ts';
import { openDraft } from './visible-draft.ts';
import { visibleLetter } from './visible-letter.ts';

/**
 * Answers `draft.to-template` and `letter.to-template`. Errors: DRAFT_UNKNOWN, DRAFT_SENT, LETTER_UNKNOWN, TEMPLATE_UNKNOWN, and those of `saveTemplate`.
 */
export function serveTemplateFromLetter(
  kit: ComposerKit,
  deps: SaveDeps & { drafts: DraftStore; letters: LetterStore },
): void {
  const { attachments, drafts, letters, templates } = deps;

  async function ofDraft(accountId: number, content: Parameters<typeof templateOfDraft>[0]): Promise<MadeOf> {
    const files = await attachments.findAll(accountId, content.attachmentIds);
    return templateOfDraft(content, new Map(files.map(({ id, name }) => [id, name])));
  }

  async function ofLetter(letter: StoredLetter): Promise<{ made: MadeOf; filesOf?: TemplateContent }> {
    const { accountId, origin, templateId, templateVersion } = letter;
    if (origin.type === 'user') return { made: await ofDraft(accountId, (await sentDraft(drafts, letter)).content) };
    const version =
      templateVersion === null ? null : await templates.findVersion(accountId, templateId, templateVersion);
    if (!version) throw new PochtovikError('TEMPLATE_UNKNOWN');
    return { made: templateOfVersion(version), filesOf: version };
  }

  kit.serve(DraftToTemplate, async ({ accountId, actor, draftId, templateId, folderId, ...chosen }) => {
    const draft = await openDraft(drafts, accountId, actor, draftId);
    const content = contentOf(await ofDraft(accountId, draft.content), chosen);
    return templateView(await saveTemplate(deps, accountId, actor, templateId, { content, folderId }));
  });

  kit.serve(LetterToTemplate, async ({ accountId, actor, letterId, templateId, folderId, ...chosen }) => {
    const letter = await visibleLetter(kit.ask, letters, accountId, actor, letterId);
    const { made, filesOf } = await ofLetter(letter);
    const typed = { content: contentOf(made, chosen), folderId, ...(filesOf && { filesOf }) };
    return templateView(await saveTemplate(deps, accountId, actor, templateId, typed));
  });
}

function contentOf(
  made: MadeOf,
  { name, isPublic, openTo }: { name: string; isPublic: boolean; openTo?: number[] },
): TemplateContent {
  if (made.subject.trim() === '') {
    const message = 'A template needs a subject: write one and save again.';
    throw new PochtovikError('TEMPLATE_INVALID', { details: [{ field: 'subject', message, code: 'SUBJECT_EMPTY' }] });
  }
  return { ...made, name, isPublic, ...(openTo && { openTo }) };
}
