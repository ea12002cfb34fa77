import {
  type Actor,
  type LetterActions,
  PochtovikError,
  type TemplateContent,
  TemplateSave,
  TriggerList,
} from '@pochtovik/contracts';
import { cardPartsNamed } from '@pochtovik/letter-variables';
import type { Ask } from '@pochtovik/service-kit';
import type { Facts } from '../composing/crm-facts.ts';
import { brokenImages } from '../domain/pasted-image-check.ts';
import { mayChangeTemplate } from '../domain/template-access.ts';
import { cleanContent, contentHash } from '../domain/template-content.ts';
import { sourcesOf } from '../domain/template-sources.ts';
import { unknownTriggers, usesTriggers } from '../domain/triggers-used.ts';
import type { FileUseDeps } from '../files/file-access.ts';
import { assertTemplateFiles, withFileNames } from '../files/template-files.ts';
import type { ComposerKit } from '../kit.ts';
import type { CheckResult } from '../rendering/render-job.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { AttachmentStore } from '../store/attachments.ts';
import type { NewVersion, StoredTemplate, TemplateStore } from '../store/templates.ts';
import { templateView } from './template-view.ts';

/** What saving a template needs. */
export interface TemplateSaveDeps {
  facts: Facts;
  renderer: Renderer;
  templates: TemplateStore;
  attachments: AttachmentStore;
  use: FileUseDeps;
  now(): Date;
}

/**
 * Answers `template.save`. Errors: TEMPLATE_INVALID, TRIGGER_UNKNOWN, ACCESS_DENIED, ATTACHMENT_UNKNOWN, ATTACHMENTS_TOO_BIG, and those of the other
 * services.
 */
export function serveTemplateSave(kit: ComposerKit, deps: TemplateSaveDeps): void {
  kit.serve(TemplateSave, async ({ accountId, actor, templateId, content: typed }) => {
    const content = withFileNames(cleanContent(typed));
    const hash = contentHash(content);
    const before = await changeable(deps.templates, accountId, actor, templateId);
    if (before?.contentHash === hash) return templateView(before);
    await assertTemplateFiles(deps, accountId, actor, { before: before?.content, content });
    await assertTriggers(kit.ask, accountId, content.actions);
    const { variables, triggerLinks, leftOut } = await checked(deps, accountId, content);
    const version = { content, contentHash: hash, variables, triggerLinks, warnings: leftOut };
    const saved = { ...version, savedByUserId: actor.userId, savedAt: deps.now() };
    return templateView(await stored(deps.templates, accountId, actor, templateId, saved));
  });
}

/** The template as it is, when the actor may change it; null when there is none. @throws PochtovikError ACCESS_DENIED */
async function changeable(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
): Promise<StoredTemplate | null> {
  const template = await templates.find(accountId, templateId);
  if (template && !mayChangeTemplate(actor, template)) throw new PochtovikError('ACCESS_DENIED');
  return template;
}

async function assertTriggers(ask: Ask, accountId: number, actions: LetterActions): Promise<void> {
  if (!usesTriggers(actions)) return;
  const { triggers } = await ask(TriggerList, accountId, { accountId });
  const details = unknownTriggers(actions, new Set(triggers.map(({ id }) => id)));
  if (details.length > 0) throw new PochtovikError('TRIGGER_UNKNOWN', { details });
}

async function checked(
  { facts, renderer }: TemplateSaveDeps,
  accountId: number,
  content: TemplateContent,
): Promise<CheckResult> {
  const sources = sourcesOf(content);
  const parts = cardPartsNamed([sources.subject, sources.html, sources.address ?? '']);
  const [customFields, links] = await Promise.all([
    facts.customFields(accountId, parts),
    facts.triggerLinks(accountId),
  ]);
  const names = { customFields, triggerLinks: links.map(({ number }) => number) };
  const [result, images] = await Promise.all([renderer.check({ sources, names }), brokenImages(content.html)]);
  const details = [...result.errors, ...images];
  if (details.length > 0) throw new PochtovikError('TEMPLATE_INVALID', { details });
  return result;
}

/** Adds the version behind whatever is the newest by now: two who save at once both get theirs, one after the other. */
async function stored(
  templates: TemplateStore,
  accountId: number,
  actor: Actor,
  templateId: string,
  version: NewVersion,
): Promise<StoredTemplate> {
  for (;;) {
    const newest = await changeable(templates, accountId, actor, templateId);
    if (newest?.contentHash === version.contentHash) return newest;
    await templates.addVersion(accountId, templateId, newest?.version ?? 0, version);
  }
}
