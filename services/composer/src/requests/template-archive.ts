import { type ErrorDetail, PochtovikError, TemplateArchive, TemplateUnarchive } from '@pochtovik/contracts';
import type { Facts } from '../composing/crm-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';
import type { TemplateStore } from '../store/templates.ts';
import { templateSummary } from './template-view.ts';
import { ownTemplate } from './visible-template.ts';

/** An action of the pipeline that sent nothing for so long is taken for gone. */
const PIPELINE_MS = 30 * 24 * 60 * 60 * 1000;

/** Answers `template.archive`. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED, TEMPLATE_IN_USE. */
export function serveTemplateArchive(
  kit: ComposerKit,
  deps: { facts: Facts; letters: LetterStore; templates: TemplateStore; now(): Date },
): void {
  const { facts, letters, templates, now } = deps;

  async function usesOf(accountId: number, templateId: string, confirmPipeline: boolean): Promise<ErrorDetail[]> {
    const since = new Date(now().getTime() - PIPELINE_MS);
    const [triggers, sentAt] = await Promise.all([
      facts.triggers(accountId),
      confirmPipeline ? null : letters.lastByPipeline(accountId, templateId, since),
    ]);
    const uses = triggers
      .filter(({ action }) => action.type === 'send_letter' && action.templateId === templateId)
      .map(({ id, name }) => ({
        field: `triggers.${id}`,
        message: `The trigger «${name}» sends it: choose another template in the trigger.`,
        code: 'TRIGGER',
      }));
    if (!sentAt) return uses;
    const message =
      `The digital pipeline sent a letter by it on ${sentAt.toISOString().slice(0, 10)}: ` +
      'choose another template in its actions, or confirm that none names this one.';
    return [...uses, { field: 'confirmPipeline', message, code: 'DIGITAL_PIPELINE' }];
  }

  kit.serve(TemplateArchive, async ({ accountId, actor, templateId, confirmPipeline }) => {
    const template = await ownTemplate(templates, accountId, actor, templateId);
    if (template.archivedAt) return templateSummary(template);
    const details = await usesOf(accountId, templateId, confirmPipeline);
    if (details.length > 0) throw new PochtovikError('TEMPLATE_IN_USE', { details });
    return templateSummary((await templates.change(accountId, templateId, { archivedAt: now() })) ?? template);
  });
}

/** Answers `template.unarchive`. Errors: TEMPLATE_UNKNOWN, ACCESS_DENIED. */
export function serveTemplateUnarchive(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateUnarchive, async ({ accountId, actor, templateId }) => {
    const template = await ownTemplate(templates, accountId, actor, templateId);
    return templateSummary((await templates.change(accountId, templateId, { archivedAt: null })) ?? template);
  });
}
