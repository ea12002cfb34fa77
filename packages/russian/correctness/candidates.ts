/// <reference path="./libraries.d.ts" />
import { CASES, type Case, type Gender } from '@pochtovik/russian';
import lvovich from 'lvovich';
import numberToWordsRu from 'number-to-words-ru';
import petrovich from 'petrovich';
import RussianNouns from 'russian-nouns-js';
import { ours } from './ours.ts';
import type { Question } from './question.ts';

/** Something that answers questions; undefined where it has no function for the kind. */
export interface Candidate {
  name: string;
  answer(question: Question): string | undefined;
}

/** This package and the libraries it was chosen from or built on, each told all that a question tells. */
export const CANDIDATES: readonly Candidate[] = [
  { name: 'ours', answer: ours },
  { name: 'lvovich 2.1.0', answer: lvovichAnswer },
  { name: 'petrovich 0.2.1', answer: petrovichAnswer },
  { name: 'russian-nouns-js 2.3.0', answer: russianNounsAnswer },
  { name: 'number-to-words-ru 2.4.1', answer: numberToWordsAnswer },
];

const PARTS = { surnames: 'last', 'first names': 'first', patronymics: 'middle' } as const;

function lvovichAnswer(question: Question): string | undefined {
  switch (question.kind) {
    case 'surnames':
      return lvovich.inclineLastname(question.text, question.case, question.gender);
    case 'first names':
      return lvovich.inclineFirstname(question.text, question.case, question.gender);
    case 'patronymics':
      return lvovich.inclineMiddlename(question.text, question.case, question.gender);
    default:
      return undefined;
  }
}

function petrovichAnswer(question: Question): string | undefined {
  switch (question.kind) {
    case 'surnames':
    case 'first names':
    case 'patronymics':
      if (question.case === 'nominative') return question.text;
      return petrovich[question.gender][PARTS[question.kind]][question.case]?.(question.text);
    default:
      return undefined;
  }
}

const engine = new RussianNouns.Engine();
const GENDERS = { m: 'мужской', f: 'женский', n: 'средний' } as const;
const PERSONS: Readonly<Record<Gender, 'мужской' | 'женский'>> = { male: 'мужской', female: 'женский' };

function russianNounsAnswer(question: Question): string | undefined {
  switch (question.kind) {
    case 'surnames':
    case 'first names': {
      const marks = question.kind === 'surnames' ? { surname: true } : { name: true };
      return nounForm({ text: question.text, gender: PERSONS[question.gender], ...marks }, question.case);
    }
    case 'nouns': {
      const lemma = { text: question.text, gender: GENDERS[question.gender], animate: question.animate };
      return nounForm(lemma, question.case, question.number === 'plural' ? engine.pluralize(lemma)[0] : undefined);
    }
    default:
      return undefined;
  }
}

function nounForm(lemma: { text: string; gender: string }, name: Case, plural?: string): string | undefined {
  return engine.decline(lemma, RussianNouns.CASES[CASES.indexOf(name)], plural)[0];
}

const NAMELESS = ['', '', ''] as const;
const NUMBER_GENDERS = { m: 0, f: 1, n: 2 } as const;

function numberToWordsAnswer(question: Question): string | undefined {
  switch (question.kind) {
    case 'numbers':
      return uncapitalised(
        numberToWordsRu.convert(question.value, {
          declension: question.case,
          currency: {
            currencyNameCases: [...NAMELESS],
            fractionalPartNameCases: [...NAMELESS],
            currencyNounGender: { integer: NUMBER_GENDERS[question.gender], fractionalPart: 0 },
          },
          showNumberParts: { integer: true, fractional: false },
          showCurrency: { integer: false, fractional: false },
        }),
      );
    case 'money': {
      const currency = new Map<string, 'rub' | 'usd' | 'eur'>([
        ['RUB', 'rub'],
        ['USD', 'usd'],
        ['EUR', 'eur'],
      ]).get(question.currency);
      if (!currency) return undefined;
      return uncapitalised(
        numberToWordsRu.convert(question.amount, {
          currency,
          declension: question.case,
          convertNumberToWords: { integer: true, fractional: true },
        }),
      );
    }
    default:
      return undefined;
  }
}

function uncapitalised(text: string): string {
  return (text.slice(0, 1).toLowerCase() + text.slice(1)).trim();
}
