import { ERROR_CODES, type ErrorCode, isErrorCode } from '@pochtovik/contracts';
import { type Page, sentencePage } from './sentence-page.ts';

/** How connecting a mailbox has ended for the person who signed in. */
export type MailboxPageOutcome = 'connected' | 'red' | 'denied' | ErrorCode;

const SENTENCES = {
  connected: {
    ru: 'Ящик подключён и может отправлять письма. Закройте эту страницу и вернитесь в Почтовик.',
    en: 'The mailbox is connected and can send letters. Close this page and go back to Pochtovik.',
  },
  red: {
    ru: 'Вход выполнен, но почтовый сервер не пускает в ящик. Вернитесь в Почтовик: рядом с ящиком написано, что делать.',
    en: 'You are signed in, but the mail server does not let us into the mailbox. Go back to Pochtovik: beside the mailbox it says what to do.',
  },
  denied: {
    ru: 'Доступ не дан, ящик не подключён. Чтобы подключить его, начните ещё раз в Почтовике и разрешите доступ к почте.',
    en: 'Access was not given, the mailbox is not connected. To connect it, begin again in Pochtovik and allow access to the mail.',
  },
} as const;

/** The page a person sees after a sign-in with a mail provider: one sentence that says what to do. */
export function mailboxPage(outcome: MailboxPageOutcome, acceptLanguage: string | undefined): Page {
  return sentencePage(isErrorCode(outcome) ? ERROR_CODES[outcome] : SENTENCES[outcome], acceptLanguage);
}
