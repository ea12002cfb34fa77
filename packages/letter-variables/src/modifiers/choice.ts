import { compare, defaultModifier, holds, textOf } from '@pochtovik/template-language';
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
  {
    name: 'equals',
    aliases: ['равно'],
    accepts: 'any',
    returns: 'text',
    parameters: [
      { name: 'what it may be', type: 'text' },
      { name: 'when it is', type: 'text' },
      { name: 'when it is not', type: 'text', optional: true },
    ],
    takesMissing: true,
    apply: (value, [other = '', yes, no = '']) => (compare(value, '=', other) ? yes : no),
    says: {
      ru: 'Одно из двух: равно ли значение названному; у списка — есть ли в нём такое',
      en: 'One of two: whether the value is what is named; of a list, whether it has it',
    },
    examples: [
      { form: '{lead.status|equals:"Квалифицирован","готовим договор","ждём ответа"}', gives: 'готовим договор' },
      { form: '{lead.tags|equals:"срочно","вне очереди"}', gives: 'вне очереди' },
    ],
  },
  {
    name: 'before',
    aliases: ['перед'],
    accepts: 'any',
    returns: 'text',
    parameters: [{ name: 'text', type: 'text' }],
    apply: (value, [text]) => `${text}${textOf(value)}`,
    says: { ru: 'Текст перед значением; без значения — ничего', en: 'A text before the value; nothing without one' },
    examples: [
      { form: '{contact.phone|before:"тел. "}', gives: 'тел. +7 900 000-00-01' },
      { form: 'Заказ{company.name|before:" для "}', gives: 'Заказ' },
    ],
  },
  {
    name: 'after',
    aliases: ['после'],
    accepts: 'any',
    returns: 'text',
    parameters: [{ name: 'text', type: 'text' }],
    apply: (value, [text]) => `${textOf(value)}${text}`,
    says: { ru: 'Текст после значения; без значения — ничего', en: 'A text behind the value; nothing without one' },
    examples: [{ form: '{element.quantity|after:" шт."}', gives: '4 шт.' }],
  },
];
