import type { Scope, TemplateData } from '@pochtovik/template-language';

/**
 * Words of a letter's texts that are no data of its card: `{unsubscribe_link}`, the address where the recipient unsubscribes,
 * `{web_version}`, the address of the letter as a page, and the current user: who sends a letter by hand, else who is responsible for its card.
 */
export const LETTER_VARIABLES: Scope['variables'] = {
  unsubscribe_link: 'url',
  web_version: 'url',
  'user.id': 'number',
  'user.name': 'text',
  'user.email': 'text',
};

/** A user of the account, as letters name one. */
export interface LetterUser {
  id: number;
  name: string;
  email: string;
}

/** Values of {@link LETTER_VARIABLES}. @param user null: nobody is responsible */
export function letterData({
  unsubscribeUrl,
  webVersionUrl,
  user,
}: {
  unsubscribeUrl: string;
  webVersionUrl: string;
  user: LetterUser | null;
}): TemplateData {
  return {
    unsubscribe_link: unsubscribeUrl,
    web_version: webVersionUrl,
    ...(user && { user: { id: user.id, name: user.name, email: user.email } }),
  };
}
