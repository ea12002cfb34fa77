import type { Modifier } from './modifier.ts';
import { isMissing } from './value.ts';

/** `{contact.name|default:"коллега"}`: stands in for a missing or blank value. */
export const defaultModifier: Modifier = {
  name: 'default',
  aliases: ['умолчание'],
  parameters: [{ name: 'text', type: 'text' }],
  accepts: 'any',
  returns: 'same',
  takesMissing: true,
  apply: (value, [text]) => (isMissing(value) ? text : value),
};
