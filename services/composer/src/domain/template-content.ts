import { createHash } from 'node:crypto';
import { parserOf, TemplateContent } from '@pochtovik/contracts';
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
