import type { Template, TemplateSummary } from '@pochtovik/contracts';
import type { StoredTemplate, TemplateRow } from '../store/templates.ts';

/** A template as the API shows it. */
export function templateView(template: StoredTemplate): Template {
  return { ...templateSummary(template), html: template.content.html };
}

/** A template in a list. */
export function templateSummary({ id, ownerUserId, version, updatedAt, content }: TemplateRow): TemplateSummary {
  const { name, sendTo, subject, actions, withoutSignature, isPublic } = content;
  const { attachments, trackDownloads, trackLinks } = content;
  return {
    ...{ id, name, sendTo, subject, actions, withoutSignature, isPublic, ownerUserId, version },
    ...(attachments && { attachments }),
    ...(trackDownloads !== undefined && { trackDownloads }),
    ...(trackLinks !== undefined && { trackLinks }),
    updatedAt: updatedAt.toISOString(),
  };
}
