import { defaultModifier, holds } from '@pochtovik/template-language';
import type { DocumentedModifier } from './documented.ts';

/** Modifiers that choose between texts. */
export const CHOICE_MODIFIERS: readonly DocumentedModifier[] = [
  {
    ...defaultModifier,
    says: { ru: 'Что написать, если значения нет', en: 'What stands where there is no value' },
    examples: [{ form: '{company.name|default:"ваша компания"}', gives: 'ваша компания' }],
  },
  {
    name: 'choose',
    aliases: ['выбор'],
    accepts: 'any',
    returns: 'text',
    parameters: [
      { name: 'when there is a value', type: 'text' },
      { name: 'when there is none', type: 'text', optional: true },
    ],
    takesMissing: true,
    apply: (value, [yes, no = '']) => (holds(value) ? yes : no),
    says: {
      ru: 'Одно из двух: есть ли значение, включён ли переключатель',
      en: 'One of two: whether there is a value, whether a switch is on',
    },
    examples: [
      { form: '{contact.phone|choose:"позвоним","напишем"}', gives: 'позвоним' },
      { form: '{company.name|choose:"да","нет"}', gives: 'нет' },
    ],
  },
];
