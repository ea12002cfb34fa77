import { randomBytes } from 'node:crypto';

/** A page with the policy it must be sent with. */
export interface Page {
  html: string;
  /** Value of Content-Security-Policy: nothing from outside, no scripts. */
  policy: string;
}

/**
 * A page that says one sentence of ours in the language asked for, Russian unless `Accept-Language` prefers English. Nothing of a
 * request belongs into the sentences: they are not escaped.
 */
export function sentencePage(sentences: { ru: string; en: string }, acceptLanguage: string | undefined): Page {
  const language = /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'ru';
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
