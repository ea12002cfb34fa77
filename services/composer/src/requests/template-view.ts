import type { Template, TemplateSummary } from '@pochtovik/contracts';
import type { StoredTemplate, TemplateRow } from '../store/templates.ts';

/** A template as the API shows it. */
export function templateView(template: StoredTemplate): Template {
  const { content, warnings } = template;
  return { ...templateSummary(template), html: content.html, ...(warnings && warnings.length > 0 && { warnings }) };
}

/** A template in a list. */
export function templateSummary(template: TemplateRow): TemplateSummary {
  const { id, ownerUserId, version, updatedAt, folderId, archivedAt, content } = template;
  const { name, sendTo, subject, actions, withoutSignature, isPublic, openTo } = content;
  const { attachments, trackDownloads, trackLinks } = content;
  return {
    ...{ id, name, sendTo, subject, actions, withoutSignature, isPublic, ownerUserId, version, folderId },
    ...(openTo && { openTo }),
    ...(attachments && { attachments }),
    ...(trackDownloads !== undefined && { trackDownloads }),
    ...(trackLinks !== undefined && { trackLinks }),
    updatedAt: updatedAt.toISOString(),
    archivedAt: archivedAt?.toISOString() ?? null,
  };
}
