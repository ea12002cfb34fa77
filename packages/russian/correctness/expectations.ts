import { CASES, type Case, CURRENCY_CODES, type Gender } from '@pochtovik/russian';
import type { Expectation, Question } from './question.ts';
import { formsOf, numeralForms, phraseForms, tableOf } from './tables.ts';

/** All questions with their answers, made from the tables of `forms/`. */
export function expectations(): Expectation[] {
  return [
    ...nameWords('surnames', 'surnames'),
    ...nameWords('first-names', 'first names'),
    ...nameWords('patronymics', 'patronymics'),
    ...fullNames(),
    ...phrases(),
    ...nouns(),
    ...numbers(),
    ...ordinals(),
    ...money(),
    ...units(),
    ...dates(),
    ...genders(),
    ...splits(),
  ];
}

function nameWords(table: string, kind: 'surnames' | 'first names' | 'patronymics'): Expectation[] {
  return tableOf(table).flatMap(([paradigm = '', gender, words = '']) =>
    words.split(' ').flatMap((entry) => {
      const [text = '', stem] = entry.split('/');
      return byCase(formsOf(text, stem, paradigm), (name) => ({
        kind,
        text,
        gender: personGender(gender),
        case: name,
      }));
    }),
  );
}

function fullNames(): Expectation[] {
  return tableOf('full-names').flatMap(([gender, marked = '']) => {
    const forms = phraseForms(marked);
    const text = forms[0] ?? '';
    return byCase(forms, (name) => ({ kind: 'full names', text, gender: personGender(gender), case: name }));
  });
}

function phrases(): Expectation[] {
  return tableOf('phrases').flatMap(([kind, marked = '']) => {
    const forms = phraseForms(marked);
    const text = forms[0] ?? '';
    return byCase(forms, (name) => ({ kind: kind === 'position' ? 'positions' : 'phrases', text, case: name }));
  });
}

function nouns(): Expectation[] {
  const paradigms = new Map(tableOf('noun-paradigms').map(([name = '', ...rest]) => [name, rest]));
  return tableOf('nouns').flatMap(([paradigm = '', words = '']) => {
    const [gender, animate, singular, plural] = paradigms.get(paradigm) ?? [];
    return words.split(' ').flatMap((entry) => {
      const [text = '', own, genitivePlural = ''] = entry.split('/');
      const [nominative = ''] = endingsOf(singular);
      const stem = own ?? text.slice(0, text.length - nominative.length);
      const traits = { kind: 'nouns', text, gender: nounGender(gender), animate: animate === 'yes' } as const;
      const form = (ending: string) => (ending === '*' ? genitivePlural : stem + ending);
      const singulars = endingsOf(singular).map((ending, index) =>
        index === 0 || accusativeAsIs(ending, index, nominative) ? text : form(ending),
      );
      return [
        ...byCase(singulars, (name) => ({ ...traits, number: 'singular', case: name })),
        ...byCase(endingsOf(plural).map(form), (name) => ({ ...traits, number: 'plural', case: name })),
      ];
    });
  });
}

/** The accusative that is the nominative has the nominative's stem too: список, not списк. */
function accusativeAsIs(ending: string, index: number, nominative: string): boolean {
  return index === 3 && ending === nominative;
}

function endingsOf(field = ''): string[] {
  return field.split(' ').map((ending) => (ending === '∅' ? '' : ending));
}

function numbers(): Expectation[] {
  return tableOf('numbers').flatMap(([value = '', gender, words = '']) =>
    byCase(numeralForms(words), (name) => ({ kind: 'numbers', value, gender: nounGender(gender), case: name })),
  );
}

function ordinals(): Expectation[] {
  return tableOf('ordinals').flatMap(([value = '', gender, marked = '']) =>
    byCase(phraseForms(marked), (name) => ({
      kind: 'ordinals',
      value,
      gender: gender === 'p' ? 'p' : nounGender(gender),
      case: name,
    })),
  );
}

function money(): Expectation[] {
  return tableOf('money').flatMap(([amount = '', code, words = '']) => {
    const currency = CURRENCY_CODES.find((one) => one === code);
    if (!currency) throw new Error(`${code} is not a currency of the package`);
    return byCase(numeralForms(words), (name) => ({ kind: 'money', amount, currency, case: name }));
  });
}

function units(): Expectation[] {
  return tableOf('plurals').map(([count = '', unit = '', answer = '']) => ({
    question: { kind: 'units', count, unit },
    answer,
  }));
}

function dates(): Expectation[] {
  return tableOf('dates').flatMap(([date = '', style, marked = '']) =>
    byCase(phraseForms(marked), (name) => ({
      kind: 'dates',
      date,
      style: style === 'day' || style === 'weekday' ? style : 'words',
      case: name,
    })),
  );
}

function genders(): Expectation[] {
  return tableOf('genders').flatMap(([gender = '', names = '']) =>
    names.split('; ').map((text) => ({ question: { kind: 'gender', text }, answer: gender })),
  );
}

function splits(): Expectation[] {
  return tableOf('splits').flatMap(([text = '', ...parts]) =>
    (['surname', 'firstName', 'patronymic'] as const).map((part, index) => ({
      question: { kind: 'parts of names', text, part },
      answer: parts[index] ?? '-',
    })),
  );
}

function byCase(forms: readonly string[], question: (name: Case) => Question): Expectation[] {
  return CASES.map((name, index) => ({ question: question(name), answer: forms[index] ?? '' }));
}

function personGender(letter: string | undefined): Gender {
  return letter === 'f' ? 'female' : 'male';
}

function nounGender(letter: string | undefined): 'm' | 'f' | 'n' {
  return letter === 'f' || letter === 'n' ? letter : 'm';
}
