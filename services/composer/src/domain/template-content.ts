import { createHash } from 'node:crypto';
import { parserOf, TemplateContent } from '@pochtovik/contracts';
import type { TemplatePlace } from '@pochtovik/template-language';
import { Clean } from 'typebox/value';

const contentParser = parserOf(TemplateContent);

/** The content without anything that is not of a template: what is stored, compared and shown. */
export function cleanContent(content: TemplateContent): TemplateContent {
  return contentParser.parse(Clean(TemplateContent, structuredClone(content)));
}

/** Fingerprint of a content: the same for the same content, whatever order its fields came in. */
export function contentHash(content: TemplateContent): string {
  return createHash('sha256').update(JSON.stringify(content, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

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
