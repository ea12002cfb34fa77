import type { Case, CurrencyCode, FullName, Gender } from '@pochtovik/russian';

/** What is asked of a library; each kind has its own line in the table of errors. */
export type Question =
  | { kind: 'surnames' | 'first names' | 'patronymics'; text: string; gender: Gender; case: Case }
  | { kind: 'full names'; text: string; gender: Gender; case: Case }
  | { kind: 'positions' | 'phrases'; text: string; case: Case }
  | {
      kind: 'nouns';
      text: string;
      gender: 'm' | 'f' | 'n';
      animate: boolean;
      number: 'singular' | 'plural';
      case: Case;
    }
  | { kind: 'numbers'; value: string; gender: 'm' | 'f' | 'n'; case: Case }
  | { kind: 'ordinals'; value: string; gender: 'm' | 'f' | 'n' | 'p'; case: Case }
  | { kind: 'money'; amount: string; currency: CurrencyCode; case: Case }
  | { kind: 'units'; count: string; unit: string }
  | { kind: 'dates'; date: string; style: 'words' | 'day' | 'weekday'; case: Case }
  | { kind: 'gender'; text: string }
  | { kind: 'parts of names'; text: string; part: keyof FullName };

/** A kind of question. */
export type Kind = Question['kind'];

/** A question and its right answer; words may have alternatives parted by `|`. */
export interface Expectation {
  question: Question;
  answer: string;
}

/** Whether an answer is right: ё and е count as one letter, as in everyday spelling. */
export function isRight(answer: string, { answer: expected }: Expectation): boolean {
  const given = plain(answer).split(' ');
  const words = plain(expected).split(' ');
  return given.length === words.length && words.every((word, at) => word.split('|').includes(given[at] ?? ''));
}

function plain(text: string): string {
  return text.replaceAll('ё', 'е').replaceAll('Ё', 'Е');
}
