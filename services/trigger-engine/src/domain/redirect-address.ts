import type { ErrorDetail } from '@pochtovik/contracts';
import { type CustomField, crmScope } from '@pochtovik/letter-variables';
import { parse, type Template } from '@pochtovik/template-language';
import { faultDetails } from './trigger-text.ts';

/**
 * Checks where a trigger link leads: http or https, a host, no login in it, only known variables. An address may begin with
 * a variable (a field that holds a whole address); what that comes to is judged when the letter is composed.
 * @returns what is wrong, nothing when it may be saved
 */
export function checkRedirect(address: string, field: string, customFields: readonly CustomField[]): ErrorDetail[] {
  const parsed = parse(address, { scope: crmScope(customFields), place: 'url' });
  if (!parsed.ok) return faultDetails(field, parsed.errors);
  if (beginsWithVariable(parsed.template)) return [];
  const example = address.replace(/\{\{?[^{}]*\}?\}/g, 'x');
  if (!/^https?:\/\//i.test(example) || /[\s\p{Cc}\\]/u.test(example) || !URL.canParse(example)) {
    const message = 'Give a whole address that begins with https:// or http:// and has no blanks.';
    return [{ field, code: 'ADDRESS_NOT_HTTP', message }];
  }
  const { username, password } = new URL(example);
  if (username === '' && password === '') return [];
  return [{ field, code: 'ADDRESS_WITH_LOGIN', message: 'Take the login and "@" out of the address.' }];
}

function beginsWithVariable({ nodes: [first] }: Template): boolean {
  return typeof first === 'object' && first.type === 'value' && typeof first.parts[0] === 'object';
}
