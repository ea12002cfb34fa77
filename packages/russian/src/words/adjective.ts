import { rowsOf, wordsOf } from '../data-file.ts';
import { CASES, type Case, type NounGender } from '../grammar/case.ts';
import { withLetterCaseOf } from '../grammar/letter-case.ts';

/** An adjective in the nominative, told by its ending. */
export interface Adjective {
  stem: string;
  /** Gender of the noun it agrees with; of several things it is `plural`. */
  agreement: NounGender | 'plural';
  /** Endings by case; the accusative is the one of things, persons take the genitive's. */
  endings: readonly string[];
}

interface Paradigm extends Omit<Adjective, 'stem'> {
  /** The ending itself, as its nominative is. */
  ending: string;
  /** Letters of which the stem's last must be one, or a group of stems; any where empty. */
  after: string;
}

const AGREEMENTS: Readonly<Record<string, Adjective['agreement']>> = {
  m: 'masculine',
  f: 'feminine',
  n: 'neuter',
  p: 'plural',
};

const paradigms: readonly Paradigm[] = rowsOf('adjective-paradigms.tsv').map(([gender = '', after = '', list]) => {
  const endings = wordsOf(list);
  return {
    agreement: AGREEMENTS[gender] ?? 'masculine',
    after: after === '*' ? '' : after,
    endings,
    ending: endings[0] ?? '',
  };
});

const exceptions = new Map(
  rowsOf('adjective-exceptions.tsv').flatMap(([kind = '', list]) => wordsOf(list).map((word) => [word, kind])),
);

/** Reads a word in small letters as an adjective in the nominative, if it looks like one and is not a noun that only does. */
export function adjectiveOf(word: string): Adjective | undefined {
  const kind = exceptions.get(word);
  if (kind === 'noun') return undefined;
  for (const { ending, after, agreement, endings } of paradigms) {
    if (!word.endsWith(ending) || word.length < ending.length + 2) continue;
    const stem = word.slice(0, -ending.length);
    const last = stem.at(-1) ?? '';
    const group = exceptions.get(stem);
    const isOwnGroup = group === 'stressed-stem' || group === 'possessive-stem';
    if (after.endsWith('-stem') ? after !== group : after !== '' && (isOwnGroup || !after.includes(last))) continue;
    if (NOUN_OR_ADJECTIVE.test(word) && !exceptions.has(stem)) continue;
    return { stem, agreement, endings };
  }
  return undefined;
}

/** предложение and последние, наличие and рабочие end alike: of these only stems on the list are adjectives. */
const NOUN_OR_ADJECTIVE = /н(ие|ее|яя)$|([чж]|[^в]ш)ие$/u;

/** A form of an adjective; of persons the accusative is the genitive, in the masculine and the plural. */
export function adjectiveForm(
  { stem, agreement, endings }: Adjective,
  grammaticalCase: Case,
  ofPerson: boolean,
): string {
  const likeGenitive =
    grammaticalCase === 'accusative' && ofPerson && (agreement === 'masculine' || agreement === 'plural');
  return stem + (endings[CASES.indexOf(likeGenitive ? 'genitive' : grammaticalCase)] ?? '');
}

/** A word that looks like an adjective, in a case and its own letter case; undefined for any other word. */
export function declineAdjective(word: string, grammaticalCase: Case, ofPerson: boolean): string | undefined {
  const adjective = adjectiveOf(word.toLowerCase());
  return adjective && withLetterCaseOf(word, adjectiveForm(adjective, grammaticalCase, ofPerson));
}
