import { type Modifier, textOf, type Value } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';

const TEXT = { accepts: 'any', returns: 'text' } as const satisfies Partial<Modifier>;

/** A modifier of the text of any value. */
function ofText(change: (text: string) => string) {
  return { ...TEXT, parameters: [], apply: (value: Value) => change(textOf(value)) };
}

/** Modifiers of letters and words as they stand. */
export const TEXT_MODIFIERS: readonly DocumentedModifier[] = [
  {
    name: 'upper',
    aliases: ['заглавными'],
    ...ofText((text) => text.toLocaleUpperCase('ru')),
    says: { ru: 'Все буквы заглавные', en: 'All letters in upper case' },
    examples: [{ form: '{lead.name|upper}', gives: 'КУХНЯ «ОРЁЛ»' }],
  },
  {
    name: 'lower',
    aliases: ['строчными'],
    ...ofText((text) => text.toLocaleLowerCase('ru')),
    says: { ru: 'Все буквы строчные', en: 'All letters in lower case' },
    examples: [{ form: '{lead.name|lower}', gives: 'кухня «орёл»' }],
  },
  {
    name: 'capital',
    aliases: ['с_заглавной'],
    ...ofText((text) => text.replace(/\p{L}/u, (letter) => letter.toLocaleUpperCase('ru'))),
    says: { ru: 'Первая буква заглавная', en: 'The first letter in upper case' },
    examples: [{ form: '{lead.name|lower|capital}', gives: 'Кухня «орёл»' }],
  },
  {
    name: 'small',
    aliases: ['со_строчной'],
    ...ofText((text) => text.replace(/\p{L}/u, (letter) => letter.toLocaleLowerCase('ru'))),
    says: { ru: 'Первая буква строчная', en: 'The first letter in lower case' },
    examples: [{ form: '{lead.name|small}', gives: 'кухня «Орёл»' }],
  },
  {
    name: 'title',
    aliases: ['каждое_с_заглавной'],
    ...ofText((text) =>
      text.toLocaleLowerCase('ru').replace(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toLocaleUpperCase('ru')),
    ),
    says: { ru: 'Каждое слово с заглавной, остальные буквы строчные', en: 'Each word with a capital letter' },
    examples: [{ form: '{contact.name|upper|title}', gives: 'Смирнова Анна Петровна' }],
  },
  {
    name: 'cut',
    aliases: ['обрезать'],
    ...TEXT,
    parameters: [{ name: 'letters', type: 'number' }],
    apply: (value, [length]) => cut(textOf(value), Number(length)),
    says: { ru: 'Не длиннее стольких букв, с многоточием', en: 'At most so many letters, with an ellipsis' },
    examples: [{ form: '{lead.name|cut:6}', gives: 'Кухня…' }],
  },
  {
    name: 'replace',
    aliases: ['заменить'],
    ...TEXT,
    parameters: [
      { name: 'what', type: 'text' },
      { name: 'with', type: 'text' },
    ],
    apply: (value, [what, other]) => (what === '' ? value : textOf(value).replaceAll(String(what), String(other))),
    says: { ru: 'Заменяет одно другим везде', en: 'Puts one text in the place of another, everywhere' },
    examples: [{ form: '{lead.name|replace:"Кухня","Шкаф"}', gives: 'Шкаф «Орёл»' }],
  },
];

function cut(text: string, length: number): string {
  const letters = [...new Intl.Segmenter('ru').segment(text)].map(({ segment }) => segment);
  if (letters.length <= length) return text;
  return `${letters
    .slice(0, Math.max(0, length - 1))
    .join('')
    .trimEnd()}…`;
}
