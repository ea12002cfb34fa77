import {
  type Case,
  caseByName,
  chooseByGender,
  declineFullName,
  declinePhrase,
  declinePosition,
  genderOf,
  initials,
  splitFullName,
} from '@pochtovik/russian';
import { textOf, type Value } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';

const TEXT = { accepts: 'any', returns: 'text', remembers: true } as const;
const CASE_NAMES: Readonly<Record<Case, string>> = {
  nominative: 'именительный',
  genitive: 'родительный',
  dative: 'дательный',
  accusative: 'винительный',
  instrumental: 'творительный',
  prepositional: 'предложный',
};

function ofText(change: (text: string) => string) {
  return { ...TEXT, parameters: [], apply: (value: Value) => change(textOf(value)) };
}

/** A modifier for each case but the first: `{contact.name|dative}`. */
function caseModifier(name: Exclude<Case, 'nominative'>, gives: string): DocumentedModifier {
  return {
    name,
    aliases: [CASE_NAMES[name]],
    ...ofText((text) => inCase(text, name)),
    says: { ru: `Имя или слова: ${CASE_NAMES[name]} падеж`, en: `A name or words in the ${name} case` },
    examples: [{ form: `{contact.name|${name}}`, gives }],
  };
}

/** Modifiers of people's names, positions and other words. */
export const NAME_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'first_name',
    aliases: ['имя'],
    ...ofText((text) => splitFullName(text).firstName ?? ''),
    says: { ru: 'Имя из полного имени, в каком бы порядке оно ни было', en: 'The first name of a full name' },
    examples: [{ form: 'Здравствуйте, {contact.name|first_name}!', gives: 'Здравствуйте, Анна!' }],
  },
  {
    name: 'last_name',
    aliases: ['фамилия'],
    ...ofText((text) => splitFullName(text).surname ?? ''),
    says: { ru: 'Фамилия из полного имени', en: 'The surname of a full name' },
    examples: [{ form: '{contact.name|last_name}', gives: 'Смирнова' }],
  },
  {
    name: 'patronymic',
    aliases: ['отчество'],
    ...ofText((text) => splitFullName(text).patronymic ?? ''),
    says: { ru: 'Отчество из полного имени', en: 'The patronymic of a full name' },
    examples: [{ form: '{contact.name|patronymic}', gives: 'Петровна' }],
  },
  {
    name: 'name_patronymic',
    aliases: ['имя_отчество'],
    ...ofText(nameWithPatronymic),
    says: { ru: 'Имя и отчество, а без отчества одно имя', en: 'First name and patronymic' },
    examples: [
      { form: '{contact.name|name_patronymic}', gives: 'Анна Петровна' },
      { form: '{responsible.name|name_patronymic}', gives: 'Мария' },
    ],
  },
  {
    name: 'initials',
    aliases: ['инициалы'],
    ...ofText((text) => initials(text)),
    says: { ru: 'Фамилия с инициалами', en: 'The surname with initials' },
    examples: [{ form: '{contact.name|initials}', gives: 'Смирнова А. П.' }],
  },
  {
    name: 'initials_first',
    aliases: ['инициалы_впереди'],
    ...ofText((text) => initials(text, { before: true })),
    says: { ru: 'Инициалы и фамилия, как под письмами', en: 'Initials and surname, as letters are signed' },
    examples: [{ form: '{contact.name|initials_first}', gives: 'А. П. Смирнова' }],
  },
  {
    name: 'case',
    aliases: ['падеж'],
    ...TEXT,
    parameters: [{ name: 'case', type: 'text' }],
    apply: (value, [name]) => inCase(textOf(value), caseByName(String(name)) ?? 'nominative'),
    says: {
      ru: 'Имя или слова в падеже: «родительный», «дат», «кому»',
      en: 'A name or words in a case, by its name in either language',
    },
    examples: [
      { form: 'Договор с {contact.name|case:"твор"}', gives: 'Договор с Смирновой Анной Петровной' },
      { form: '{contact.Должность|падеж:"дательный"}', gives: 'генеральному директору' },
    ],
  },
  caseModifier('genitive', 'Смирновой Анны Петровны'),
  caseModifier('dative', 'Смирновой Анне Петровне'),
  caseModifier('accusative', 'Смирнову Анну Петровну'),
  caseModifier('instrumental', 'Смирновой Анной Петровной'),
  caseModifier('prepositional', 'Смирновой Анне Петровне'),
  {
    name: 'gender',
    aliases: ['пол'],
    ...ofText((text) => chooseByGender(genderOf(text), 'мужской', 'женский', 'неизвестен')),
    says: { ru: 'Пол по имени: «мужской», «женский», «неизвестен»', en: 'The gender that a name tells, in Russian' },
    examples: [{ form: '{contact.name|gender}', gives: 'женский' }],
  },
  {
    name: 'by_gender',
    aliases: ['по_полу', 'глагол', 'verb'],
    ...TEXT,
    parameters: [
      { name: 'for a man', type: 'text' },
      { name: 'for a woman', type: 'text' },
      { name: 'when unknown', type: 'text', optional: true },
    ],
    apply: (value, [man, woman, unknown]) =>
      chooseByGender(genderOf(textOf(value)), String(man), String(woman), String(unknown ?? man)),
    says: {
      ru: 'Слово по полу человека: окончание глагола, обращение; третье — когда пол неизвестен',
      en: 'A word by the gender of a name; the third one where it is unknown',
    },
    examples: [
      { form: 'Анна {contact.name|by_gender:"получил","получила"}', gives: 'Анна получила' },
      { form: '{contact.name|by_gender:"Уважаемый","Уважаемая"}', gives: 'Уважаемая' },
    ],
  },
];

/** People are declined as people, positions as people who hold them, everything else as words. */
function inCase(text: string, grammaticalCase: Case): string {
  const { surname, firstName, patronymic } = splitFullName(text);
  if (
    firstName !== null ||
    patronymic !== null ||
    (surname !== null && !text.trim().includes(' ') && /^\p{Lu}/u.test(text.trim()))
  )
    return declineFullName(text, grammaticalCase);
  return grammaticalCase === 'accusative'
    ? declinePosition(text, grammaticalCase)
    : declinePhrase(text, grammaticalCase);
}

function nameWithPatronymic(text: string): string {
  const { firstName, patronymic } = splitFullName(text);
  return [firstName, patronymic].filter((part) => part !== null).join(' ');
}
