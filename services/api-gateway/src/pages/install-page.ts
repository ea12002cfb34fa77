import { randomBytes } from 'node:crypto';
import { ERROR_CODES, type ErrorCode, isErrorCode } from '@pochtovik/contracts';

/** How an installation stands for the person who began it. */
export type InstallOutcome = 'accepted' | 'pending' | 'denied';

/** A page with the policy it must be sent with. */
export interface Page {
  html: string;
  /** Value of Content-Security-Policy: nothing from outside, no scripts. */
  policy: string;
}

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

/**
 * The page a person sees after an installation: one sentence that says what to do. It holds nothing of the request, so there
 * is nothing to escape.
 */
export function installPage(outcome: InstallOutcome | ErrorCode, acceptLanguage: string | undefined): Page {
  const language = /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'ru';
  const sentences = isErrorCode(outcome) ? ERROR_CODES[outcome] : SENTENCES[outcome];
  const nonce = randomBytes(16).toString('base64');
  return {
    policy: `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${language === 'ru' ? 'Почтовик' : 'Pochtovik'}</title>
<style nonce="${nonce}">body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em}</style>
</head><body><main><p>${sentences[language]}</p></main></body></html>
`,
  };
}
