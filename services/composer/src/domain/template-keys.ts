import type { TemplateContent } from '@pochtovik/contracts';
import { searchKeysIn } from './letter-search.ts';
import { textPart } from './text-part.ts';

/** Keys of one template: some five hundred words, name and subject first. */
const MAX_KEYS = 2500;

/** What templates are ordered by: the name without regard to case, `ё` beside `е`. */
export function templateSortKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
}

/** What a template is found by: the starts of the words of its name, subject and text. */
export function templateSearchKeys({
  name,
  subject,
  html,
}: Pick<TemplateContent, 'name' | 'subject' | 'html'>): string[] {
  return searchKeysIn(`${name} ${subject} ${textPart(html)}`, MAX_KEYS);
}
