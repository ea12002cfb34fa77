import {
  dateInWords,
  declineFirstName,
  declineFullName,
  declineNoun,
  declinePatronymic,
  declinePhrase,
  declinePosition,
  declineSurname,
  genderOf,
  moneyInWords,
  numberInWords,
  ordinalInWords,
  splitFullName,
  weekdayOf,
  withUnit,
} from '@pochtovik/russian';
import type { Question } from './question.ts';

const AGREEMENTS = { m: 'masculine', f: 'feminine', n: 'neuter', p: 'plural' } as const;

/** Answers of this package. Names get their gender, full names tell it themselves; nouns are told nothing. */
export function ours(question: Question): string {
  switch (question.kind) {
    case 'surnames':
      return declineSurname(question.text, question.case, question.gender);
    case 'first names':
      return declineFirstName(question.text, question.case, question.gender);
    case 'patronymics':
      return declinePatronymic(question.text, question.case, question.gender);
    case 'full names':
      return declineFullName(question.text, question.case);
    case 'positions':
      return declinePosition(question.text, question.case);
    case 'phrases':
      return declinePhrase(question.text, question.case);
    case 'nouns':
      return declineNoun(question.text, question.case, { number: question.number });
    case 'numbers':
      return numberInWords(question.value, { case: question.case, gender: AGREEMENTS[question.gender] });
    case 'ordinals':
      return ordinalInWords(question.value, { case: question.case, gender: AGREEMENTS[question.gender] });
    case 'money':
      return moneyInWords(question.amount, question.currency, { case: question.case });
    case 'units':
      return withUnit(question.count, question.unit);
    case 'dates':
      if (question.style === 'weekday') return weekdayOf(question.date, question.case);
      return dateInWords(question.date, {
        case: question.case,
        style: question.style === 'day' ? 'digits' : 'words',
      });
    case 'gender':
      return { male: 'm', female: 'f', unknown: '-' }[genderOf(question.text) ?? 'unknown'];
    case 'parts of names':
      return splitFullName(question.text)[question.part] ?? '-';
  }
}
