import { decodedField } from './decoding.ts';
import type { Headers } from './header-block.ts';

const PROGRAM_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-mail-autoreply'];

/** How out-of-office notes begin, in the languages of our users and their clients; a person's "Re: …" does not. */
const SUBJECT = new RegExp(
  `^(?:${[
    'auto(?:matic)?[- ]?(?:reply|response)\\b',
    'auto(?:matische)?[- ]?antwort',
    'out of (?:the )?office\\b',
    'on vacation\\b',
    'vacation (?:reply|response|message)\\b',
    'abwesenheits',
    'r[ée]ponse automatique',
    'respuesta autom[áa]tica',
    'risposta automatica',
    'автоответ',
    'автоматический ответ',
    'нет (?:на месте|в офисе)',
    'вне офиса',
    'я в отпуске',
  ].join('|')})`,
  'iu',
);

/**
 * Whether a program and no person wrote the message (RFC 3834 section 2, and what programs set that do not know it): a mark
 * in its fields, no return path, or the subject of an out-of-office note.
 */
export function isAutomatic(headers: Headers): boolean {
  const submitted = headers.first('auto-submitted').split(';')[0]?.trim().toLowerCase() ?? '';
  if (submitted !== '' && submitted !== 'no') return true;
  if (PROGRAM_FIELDS.some((name) => isSet(headers.first(name)))) return true;
  if (/^(?:auto[_-]?reply|bulk|junk)$/i.test(headers.first('precedence'))) return true;
  if (hasNullReturnPath(headers)) return true;
  return SUBJECT.test(decodedField(headers.first('subject')));
}

/** Whether the envelope named no sender, as it is for reports (RFC 5321 section 4.5.5). */
export function hasNullReturnPath(headers: Headers): boolean {
  return headers.first('return-path') === '<>';
}

function isSet(value: string): boolean {
  return value !== '' && !/^(?:no|false|0)$/i.test(value);
}
