import {
  type Actor,
  type ErrorDetail,
  type FiledTemplate,
  type ImportNote,
  MAX_TEMPLATE_FILES_BYTES,
  PochtovikError,
  type TemplateContent,
  type TemplateFile,
} from '@pochtovik/contracts';
import { assertFitting } from '../composing/letter-files.ts';
import { contentHash } from '../domain/template-content.ts';
import { linksIn, onlyNamed, withLinks, withTriggers } from '../domain/template-file.ts';
import { assertMaySeeFile } from '../files/file-access.ts';
import { withFileNames } from '../files/template-files.ts';
import type { StoredAttachment } from '../store/attachments.ts';
import type { NewVersion } from '../store/templates.ts';
import { type CheckDeps, checkTexts } from './check-template.ts';

/** A template of a file, ready to be stored. */
export interface ReadTemplate {
  version: Omit<NewVersion, 'savedByUserId' | 'savedAt'>;
  folder: string | null;
}

/** What a file comes to in an account: nothing may be stored while there are problems. */
export interface ReadFile {
  templates: ReadTemplate[];
  problems: ErrorDetail[];
  notes: ImportNote[];
}

/** Enough for a person to go on with; a file of garbage must not cost more. */
const MAX_PROBLEMS = 200;

/**
 * Finds in an account what the templates of a file need and checks their texts. All that is wrong is told with its place in the file.
 * @param leaveOutMissing triggers and files that are not there are left out, with a note, instead of being problems
 * Errors: what passes by itself.
 */
export async function readTemplateFile(
  deps: CheckDeps,
  accountId: number,
  actor: Actor,
  file: TemplateFile,
  leaveOutMissing: boolean,
): Promise<ReadFile> {
  const { facts } = deps;
  const [triggers, links] = await Promise.all([facts.triggers(accountId), facts.triggerLinks(accountId)]);
  const problems: ErrorDetail[] = [];
  const notes: ImportNote[] = [];
  const templates: ReadTemplate[] = [];

  function missing(code: 'TRIGGER_LEFT_OUT' | 'ATTACHMENT_LEFT_OUT', field: string, what: string): void {
    if (leaveOutMissing) notes.push({ code, field, message: `${what} is not in this account: it was left out.` });
    else {
      const error = code === 'TRIGGER_LEFT_OUT' ? 'TRIGGER_UNKNOWN' : 'ATTACHMENT_UNKNOWN';
      problems.push({ field, message: `${what} is not in this account: make it first, or leave it out.`, code: error });
    }
  }

  /** The account's trigger for one of the file; null when there is none. */
  function triggerOf(triggerId: string, field: string): string | null {
    if (triggers.some(({ id }) => id === triggerId)) return triggerId;
    const name = file.triggers.find(({ id }) => id === triggerId)?.name;
    const same = name === undefined ? null : onlyNamed(name, triggers);
    if (!same) {
      missing('TRIGGER_LEFT_OUT', field, name === undefined ? `Trigger ${triggerId}` : `The trigger «${name}»`);
      return null;
    }
    notes.push({ code: 'TRIGGER_BY_NAME', field, message: `The trigger «${same.name}» of this account is used.` });
    return same.id;
  }

  /** Numbers of the account's trigger links for those that a text names. */
  function linksOf(text: string, field: string): ReadonlyMap<number, number> {
    const numbers = new Map<number, number>();
    for (const number of new Set(linksIn(text))) {
      const name = file.triggerLinks.find((link) => link.number === number)?.name;
      const here = links.find((link) => link.number === number);
      // Numbers are given by each account anew: the same one may be another link.
      if (here && (name === undefined || here.name === name)) continue;
      const same = name === undefined ? null : onlyNamed(name, links);
      if (same) {
        numbers.set(number, same.number);
        const message = `{triggerlink:${number}} became ${same.variable}: the link «${same.name}» of this account.`;
        notes.push({ code: 'TRIGGER_LINK_BY_NAME', field, message });
      } else if (here) {
        const message = `{triggerlink:${number}} is «${name}» in the file and «${here.name}» here: make a link «${name}» first.`;
        problems.push({ field, message, code: 'TRIGGER_LINK_UNKNOWN' });
      }
    }
    return numbers;
  }

  async function filesOf(filed: FiledTemplate, field: string): Promise<NonNullable<TemplateContent['attachments']>> {
    const found: { attachmentId: string; name: string; size: number; contentType: string }[] = [];
    for (const [index, { name, sha256 }] of filed.attachments.entries()) {
      const stored = await visibleFile(sha256);
      if (stored) found.push({ attachmentId: stored.id, name, size: stored.size, contentType: stored.contentType });
      else missing('ATTACHMENT_LEFT_OUT', `${field}.attachments.${index}`, `The file «${name}»`);
    }
    collect(`${field}.`, () => assertFitting(found, MAX_TEMPLATE_FILES_BYTES));
    return found.map(({ attachmentId, name }) => ({ attachmentId, name }));
  }

  async function visibleFile(sha256: string): Promise<StoredAttachment | null> {
    for (const stored of await deps.attachments.findByContent(accountId, sha256)) {
      try {
        await assertMaySeeFile(deps.use, accountId, actor, stored);
        return stored;
      } catch (error) {
        if (!(error instanceof PochtovikError) || error.code !== 'ATTACHMENT_UNKNOWN') throw error;
      }
    }
    return null;
  }

  function collect(prefix: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      problems.push(...detailsOf(error, prefix));
    }
  }

  for (const [index, filed] of file.templates.entries()) {
    if (problems.length >= MAX_PROBLEMS) break;
    const field = `templates.${index}`;
    const { name, sendTo, withoutSignature, trackDownloads } = filed;
    const text = (source: string, of: string) => withLinks(source, linksOf(source, `${field}.${of}`));
    const attachments = await filesOf(filed, field);
    const content = withFileNames({
      ...{ name, withoutSignature, isPublic: false, attachments },
      sendTo: sendTo.type === 'address' ? { ...sendTo, address: text(sendTo.address, 'sendTo.address') } : sendTo,
      subject: text(filed.subject, 'subject'),
      html: text(filed.html, 'html'),
      actions: withTriggers(filed.actions, (id, place) => triggerOf(id, `${field}.actions.${place}`)),
      ...(trackDownloads !== undefined && { trackDownloads }),
    });
    try {
      const { variables, triggerLinks, leftOut: warnings } = await checkTexts(deps, accountId, content);
      const version = { content, contentHash: contentHash(content), variables, triggerLinks, warnings };
      templates.push({ version, folder: filed.folder });
    } catch (error) {
      problems.push(...detailsOf(error, `${field}.`));
      // Each text beyond the bounds of rendering takes all the time that they allow.
      if (problems.some(({ code }) => code === 'RENDER_LIMIT')) break;
    }
  }
  return { templates, problems: problems.slice(0, MAX_PROBLEMS), notes };
}

/** What a refusal says, with its places in the file. Errors: what passes by itself, and defects. */
function detailsOf(error: unknown, prefix: string): ErrorDetail[] {
  if (!(error instanceof PochtovikError) || error.retryable) throw error;
  const { code, message, details } = error;
  if (details.length === 0) return [{ field: prefix.slice(0, -1), message, code }];
  return details.map((detail) => ({ code, ...detail, field: `${prefix}${detail.field}` }));
}
