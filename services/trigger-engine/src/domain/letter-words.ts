import { localDate, localDateTime } from '@pochtovik/letter-variables';
import type { TemplateData } from '@pochtovik/template-language';
import type { KnownLetter } from './letter.ts';

/**
 * Values of the words that trigger texts know beside the card: `subject`, `sended_at` (`23.11.2026 12:00`; of a letter that
 * did not leave: when it was tried), `id` of the letter, `date` (`2026-11-23`, the day of firing), `error` (the server's words).
 * @param timeZone the account's
 */
export function letterWords(letter: KnownLetter, timeZone: string, now: Date): TemplateData {
  const tried = letter.sentAt ?? letter.failure?.at ?? letter.knownAt;
  return {
    subject: letter.subject,
    sended_at: localDateTime(tried.toISOString(), timeZone),
    id: letter.letterId,
    date: localDate(now.toISOString(), timeZone).split('.').reverse().join('-'),
    error: letter.failure?.words ?? '',
  };
}
