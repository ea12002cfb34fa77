import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of a table of `forms/`, fields parted by tabs, notes left out. */
export function tableOf(name: string): string[][] {
  return readFileSync(join(import.meta.dirname, 'forms', `${name}.tsv`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

const paradigms = new Map(tableOf('paradigms').map(([name = '', ...endings]) => [name, endings]));

/** Forms of a word whose paradigm was chosen by hand: its nominative, the stem of the others, the paradigm's name. */
export function formsOf(nominative: string, stem: string | undefined, paradigm: string): string[] {
  const endings = paradigms.get(paradigm);
  if (!endings) throw new Error(`${nominative}: there is no paradigm ${paradigm}`);
  if (endings.length < 6) return Array.from({ length: 6 }, () => nominative);
  const own = stem ?? stripped(nominative, endings[0] ?? '');
  const upper = nominative.length > 1 && nominative === nominative.toUpperCase();
  const nominativeAt = (index: number) => index === 0 || (index === 3 && endings[3] === endings[0]);
  return endings.map((ending, index) =>
    nominativeAt(index) ? nominative : own + (upper ? ending.toUpperCase() : ending),
  );
}

function stripped(nominative: string, ending: string): string {
  if (!nominative.toLowerCase().endsWith(ending)) throw new Error(`${nominative} does not end with -${ending}`);
  return nominative.slice(0, nominative.length - ending.length);
}

/** A word of a phrase: `stem{paradigm}`, `nominative=stem{paradigm}`, with what stands around the braces kept. */
const MARKED = /(?:([\p{L}]+)=)?([\p{L}]+)\{([a-z-]+)\}/gu;

/** The six forms of a marked phrase such as `генеральн{m-a} директор{hard}`. */
export function phraseForms(marked: string): string[] {
  return [0, 1, 2, 3, 4, 5].map((index) =>
    marked.replace(MARKED, (_, nominative: string | undefined, stem: string, paradigm: string) => {
      const upper = stem.length > 1 && stem === stem.toUpperCase();
      const ending = paradigms.get(paradigm)?.[0];
      if (ending === undefined) throw new Error(`${marked}: there is no paradigm ${paradigm}`);
      const word = nominative ?? stem + (upper ? ending.toUpperCase() : ending);
      return formsOf(word, stem, paradigm)[index] ?? '';
    }),
  );
}

const numerals = new Map(tableOf('numerals').map(([nominative = '', ...others]) => [nominative, others]));

/** The six forms of a text whose every word is in `numerals.tsv`, or has an asterisk and stays. */
export function numeralForms(text: string): string[] {
  return [0, 1, 2, 3, 4, 5].map((index) =>
    text
      .split(' ')
      .map((word) => {
        if (word.endsWith('*')) return word.slice(0, -1);
        const others = numerals.get(word);
        if (!others) throw new Error(`${text}: ${word} is not in numerals.tsv`);
        return index === 0 ? word : (others[index - 1] ?? '');
      })
      .join(' '),
  );
}
