import { CONFIRM_FIELD } from '../domain/unsubscribe-form.ts';
import type { Language, Page } from './page.ts';

const WORDS = {
  ru: {
    title: 'Отписка от писем',
    ask: 'Больше не присылать вам письма этой компании?',
    button: 'Отписаться',
    done: 'Вы отписались. Письма этой компании больше не будут приходить.',
  },
  en: {
    title: 'Unsubscribe',
    ask: 'Stop sending you letters of this company?',
    button: 'Unsubscribe',
    done: 'You have unsubscribed. Letters of this company will not come any more.',
  },
} as const;

/** The page behind an unsubscribe link: it asks, and changes nothing by itself, since scanners open every link. */
export function unsubscribePage(language: Language): Page {
  const { title, ask, button } = WORDS[language];
  const form = `<form method="post"><button name="${CONFIRM_FIELD}" value="yes">${button}</button></form>`;
  return { language, title, body: `<p>${ask}</p>${form}` };
}

/** The page after it was confirmed. */
export function unsubscribedPage(language: Language): Page {
  const { title, done } = WORDS[language];
  return { language, title, body: `<p>${done}</p>` };
}
