import type { Template, TemplateSummary } from '@pochtovik/contracts';
import type { StoredTemplate, TemplateRow } from '../store/templates.ts';

/** A template as the API shows it. */
export function templateView(template: StoredTemplate): Template {
  const { content, warnings } = template;
  return { ...templateSummary(template), html: content.html, ...(warnings && warnings.length > 0 && { warnings }) };
}

/** A template in a list. */
export function templateSummary({ id, ownerUserId, version, updatedAt, content }: TemplateRow): TemplateSummary {
  const { name, sendTo, subject, actions, withoutSignature, isPublic, attachments, trackDownloads } = content;
  return {
    ...{ id, name, sendTo, subject, actions, withoutSignature, isPublic, ownerUserId, version },
    ...(attachments && { attachments }),
    ...(trackDownloads !== undefined && { trackDownloads }),
    updatedAt: updatedAt.toISOString(),
  };
}
