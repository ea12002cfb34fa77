import { ERROR_CODES, type ErrorCode, isErrorCode } from '@pochtovik/contracts';
import { type Page, sentencePage } from './sentence-page.ts';

/** How an installation stands for the person who began it. */
export type InstallOutcome = 'accepted' | 'pending' | 'denied';

const SENTENCES = {
  accepted: {
    ru: 'Почтовик подключается. Вернитесь в amoCRM и откройте виджет: подключение займёт меньше минуты.',
    en: 'Pochtovik is being connected. Go back to amoCRM and open the widget: it takes less than a minute.',
  },
  pending: {
    ru: 'Подключение займёт несколько минут. Вернитесь в amoCRM; если виджет не откроется, установите его снова.',
    en: 'Connecting will take a few minutes. Go back to amoCRM; if the widget does not open, install it again.',
  },
  denied: {
    ru: 'Доступ не дан, ничего не подключено. Чтобы пользоваться Почтовиком, установите виджет и разрешите доступ.',
    en: 'Access was not given, nothing is connected. To use Pochtovik, install the widget and allow access.',
  },
} as const;

/** The page a person sees after an installation: one sentence that says what to do. */
export function installPage(outcome: InstallOutcome | ErrorCode, acceptLanguage: string | undefined): Page {
  return sentencePage(isErrorCode(outcome) ? ERROR_CODES[outcome] : SENTENCES[outcome], acceptLanguage);
}
