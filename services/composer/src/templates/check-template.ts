import { type Actor, PochtovikError, type TemplateContent } from '@pochtovik/contracts';
import { cardPartsNamed } from '@pochtovik/letter-variables';
import type { Facts } from '../composing/crm-facts.ts';
import { brokenImages } from '../domain/pasted-image-check.ts';
import { unfitUsers } from '../domain/template-members.ts';
import { sourcesOf } from '../domain/template-sources.ts';
import { unknownTriggers, usesTriggers } from '../domain/triggers-used.ts';
import type { FileUseDeps } from '../files/file-access.ts';
import { assertTemplateFiles } from '../files/template-files.ts';
import type { CheckResult } from '../rendering/render-job.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { AttachmentStore } from '../store/attachments.ts';

/** What checking a template needs. */
export interface CheckDeps {
  facts: Facts;
  renderer: Renderer;
  attachments: AttachmentStore;
  use: FileUseDeps;
}

/**
 * Checks all of a content that is about to become a version.
 * @param before the content whose files need not be asked about again
 * @returns what its texts use
 * Errors: TEMPLATE_USERS_INVALID, ATTACHMENT_UNKNOWN, ATTACHMENTS_TOO_BIG, TRIGGER_UNKNOWN, TEMPLATE_INVALID, and those of the other services.
 */
export async function checkTemplate(
  deps: CheckDeps,
  accountId: number,
  actor: Actor,
  { before, content }: { before: TemplateContent | undefined; content: TemplateContent },
): Promise<CheckResult> {
  await assertMembers(deps.facts, accountId, 'openTo', content.openTo ?? []);
  await assertTemplateFiles(deps, accountId, actor, { before, content });
  await assertTriggers(deps.facts, accountId, content);
  return checkTexts(deps, accountId, content);
}

/** Checks subject, body and address. Errors: TEMPLATE_INVALID, details name field and place. */
export async function checkTexts(
  { facts, renderer }: Pick<CheckDeps, 'facts' | 'renderer'>,
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

/** Errors: TEMPLATE_USERS_INVALID when the account has not all of the users, or one has no access. @param field for the details */
export async function assertMembers(
  facts: Facts,
  accountId: number,
  field: string,
  userIds: readonly number[],
): Promise<void> {
  if (userIds.length === 0) return;
  const details = unfitUsers(field, userIds, await facts.users(accountId));
  if (details.length > 0) throw new PochtovikError('TEMPLATE_USERS_INVALID', { details });
}

async function assertTriggers(facts: Facts, accountId: number, { actions }: TemplateContent): Promise<void> {
  if (!usesTriggers(actions)) return;
  const triggers = await facts.triggers(accountId);
  const details = unknownTriggers(actions, new Set(triggers.map(({ id }) => id)));
  if (details.length > 0) throw new PochtovikError('TRIGGER_UNKNOWN', { details });
}
