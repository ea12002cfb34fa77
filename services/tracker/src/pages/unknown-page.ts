import { ERROR_CODES } from '@pochtovik/contracts';
import type { Language, Page } from './page.ts';

/** The page behind every address that is none of ours, whatever is wrong with it. */
export function unknownPage(language: Language): Page {
  const sentence = ERROR_CODES.TRACKING_TOKEN_INVALID[language];
  return {
    language,
    title: language === 'ru' ? 'Ссылка недействительна' : 'Not a valid link',
    body: `<p>${sentence}</p>`,
  };
}
