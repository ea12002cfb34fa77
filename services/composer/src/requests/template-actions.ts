import { TemplateActionsList } from '@pochtovik/contracts';
import { maySeeTemplate } from '../domain/template-access.ts';
import type { ComposerKit } from '../kit.ts';
import type { TemplateStore } from '../store/templates.ts';

/** Answers `template.actions`: all templates of the account, nameless where the actor may not see them. */
export function serveTemplateActions(kit: ComposerKit, templates: TemplateStore): void {
  kit.serve(TemplateActionsList, async ({ accountId, actor }) => ({
    templates: (await templates.chained(accountId)).map(({ id, ownerUserId, content, triggerLinks }) => ({
      id,
      name: maySeeTemplate(actor, { ownerUserId, content }) ? content.name : null,
      actions: content.actions,
      triggerLinks,
    })),
  }));
}
