import type { Scope, TemplateData } from '@pochtovik/template-language';

/**
 * Words of a letter's texts that are no data of its card: `{unsubscribe_link}`, the address where the recipient unsubscribes, and the
 * current user: who sends a letter by hand, else who is responsible for its card.
 */
export const LETTER_VARIABLES: Scope['variables'] = {
  unsubscribe_link: 'url',
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
  user,
}: {
  unsubscribeUrl: string;
  user: LetterUser | null;
}): TemplateData {
  return {
    unsubscribe_link: unsubscribeUrl,
    ...(user && { user: { id: user.id, name: user.name, email: user.email } }),
  };
}
