import { CURRENT_USER, localDate, namesOfEntity } from '@pochtovik/letter-variables';
import type { Scope, TemplateData } from '@pochtovik/template-language';

/**
 * Words of a letter's texts that are no data of its card: `{unsubscribe_link}`, the address where the recipient unsubscribes, `{web_version}`, the address of
 * the letter as a page, `{today}`, and the
 * current user: who sends a letter by hand, else who is responsible for its card.
 */
export const LETTER_VARIABLES: Scope['variables'] = {
  unsubscribe_link: 'url',
  web_version: 'url',
  today: 'date',
  ...Object.fromEntries(Object.entries(CURRENT_USER.fields).map(([field, { kind }]) => [`user.${field}`, kind])),
};

/** Their Russian names. */
export const LETTER_NAMES: NonNullable<Scope['names']> = [
  { name: 'сегодня', path: 'today' },
  ...namesOfEntity('user', CURRENT_USER),
];

/** A user of the account, as letters name one. */
export interface LetterUser {
  id: number;
  name: string;
  email: string;
  phone?: string;
}

/** Values of {@link LETTER_VARIABLES}. @param user null: nobody is responsible. @param timeZone the account's */
export function letterData({
  unsubscribeUrl,
  webVersionUrl,
  user,
  now,
  timeZone,
}: {
  unsubscribeUrl: string;
  webVersionUrl: string;
  user: LetterUser | null;
  now: Date;
  timeZone: string;
}): TemplateData {
  return {
    unsubscribe_link: unsubscribeUrl,
    web_version: webVersionUrl,
    today: localDate(now.toISOString(), timeZone),
    ...(user && { user: { id: user.id, name: user.name, email: user.email, phone: user.phone } }),
  };
}
