import type { TemplateContent } from '@pochtovik/contracts';
import type { TemplatePlace } from '@pochtovik/template-language';

/** The texts of a template that hold forms. */
export interface TemplateSources {
  subject: string;
  html: string;
  /** null: the letter goes to the client. */
  address: string | null;
}

/** The texts of a content that hold forms. */
export function sourcesOf(content: TemplateContent): TemplateSources {
  const { sendTo, subject, html } = content;
  return { subject, html, address: sendTo.type === 'address' ? sendTo.address : null };
}

/** Where each text of {@link TemplateSources} stands, and the name of its field for the person who edits it. */
export const SOURCE_FIELDS = {
  subject: { field: 'subject', place: 'subject' },
  html: { field: 'html', place: 'html' },
  address: { field: 'sendTo.address', place: 'subject' },
} as const satisfies Record<keyof TemplateSources, { field: string; place: TemplatePlace }>;
