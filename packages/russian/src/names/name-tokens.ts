import { LONGEST_WORD } from '../cache.ts';
import { isCapitalised } from '../grammar/letter-case.ts';
import { isNameWord } from './name-lists.ts';

/** A word of a name and where it stands. */
export interface NameToken {
  text: string;
  start: number;
  kind: 'word' | 'initial';
}

/** Names are short; what follows is not looked at, so that no text costs much. */
const LONGEST_NAME = 500;

/** What is no part of the name: brackets, quotations, addresses, anything with a digit. */
const ASIDE = /\([^()]*\)?|\[[^[\]]*\]?|«[^«»]*»?|"[^"]*"?|“[^”]*”?|„[^“”]*[“”]?|\S*[\d@]\S*/gu;

/** A word with hyphens and apostrophes, or one letter with its full stop. */
const WORD = /\p{L}\.(?!\p{L}{2})|\p{L}[\p{L}\p{M}'’ʼ-]*\.?/gu;

/** The words of a name that may be parts of it, in order. */
export function nameTokens(text: string): NameToken[] {
  const plain = text.slice(0, LONGEST_NAME).replace(ASIDE, (aside) => ' '.repeat(aside.length));
  const tokens: NameToken[] = [];
  for (const match of plain.matchAll(WORD)) {
    const token = tokenOf(match[0], match.index);
    if (token) tokens.push(token);
  }
  return withoutCommonWords(tokens);
}

function tokenOf(found: string, start: number): NameToken | undefined {
  if (/^\p{L}\.?$/u.test(found)) {
    return found.endsWith('.') ? { text: found, start, kind: 'initial' } : undefined;
  }
  const text = found.replace(/[.'’ʼ-]+$/u, '');
  if (text.length > LONGEST_WORD || isNameWord('noise', text)) return undefined;
  return { text, start, kind: 'word' };
}

/** Small words beside capitalised ones are not names ("Анна Петровна, директор"), save the оглы of a patronymic. */
function withoutCommonWords(tokens: NameToken[]): NameToken[] {
  const hasCapitals = tokens.some(({ text, kind }) => kind === 'word' && isCapitalised(text));
  if (!hasCapitals) return tokens;
  return tokens.filter(
    ({ text }) => isCapitalised(text) || isNameWord('kinship', text) || isNameWord('particle', text),
  );
}
