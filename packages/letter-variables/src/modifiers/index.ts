import { CHOICE_MODIFIERS } from './choice.ts';
import { DATE_MODIFIERS } from './date.ts';
import type { DocumentedModifier } from './documented.ts';
import { LIST_MODIFIERS } from './list.ts';
import { NAME_MODIFIERS } from './names.ts';
import { NUMBER_MODIFIERS } from './number.ts';
import { TEXT_MODIFIERS } from './text.ts';
import { WORD_MODIFIERS } from './words.ts';

/** Modifiers by theme, in the order of the manual. */
export const MODIFIER_THEMES: readonly {
  title: { ru: string; en: string };
  modifiers: readonly DocumentedModifier[];
}[] = [
  { title: { ru: 'Есть значение или нет', en: 'A value or none' }, modifiers: CHOICE_MODIFIERS },
  { title: { ru: 'Имена и падежи', en: 'Names and cases' }, modifiers: NAME_MODIFIERS },
  { title: { ru: 'Прописью и с мерами', en: 'In words and with measures' }, modifiers: WORD_MODIFIERS },
  { title: { ru: 'Числа', en: 'Numbers' }, modifiers: NUMBER_MODIFIERS },
  { title: { ru: 'Даты', en: 'Dates' }, modifiers: DATE_MODIFIERS },
  { title: { ru: 'Списки', en: 'Lists' }, modifiers: LIST_MODIFIERS },
  { title: { ru: 'Текст', en: 'Text' }, modifiers: TEXT_MODIFIERS },
];

/** All modifiers there are. */
export const MODIFIERS: readonly DocumentedModifier[] = MODIFIER_THEMES.flatMap(({ modifiers }) => modifiers);
