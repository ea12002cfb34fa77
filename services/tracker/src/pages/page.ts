import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** Languages of the recipients' pages. */
export type Language = 'ru' | 'en';

/** A small page: its parts, before it is given a policy. */
export interface Page {
  language: Language;
  title: string;
  /** HTML of the body; written by us, nothing of the request is in it. */
  body: string;
  /** Script of the page, run under a nonce. */
  script?: string;
}

/** Russian, unless the browser's first language is English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return /^\s*en\b/i.test(acceptLanguage ?? '') ? 'en' : 'ru';
}

const STYLE =
  'body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;text-align:center}' +
  'button{font:inherit;padding:.6em 1.6em;border:0;border-radius:.4em;background:#1a73e8;color:#fff;cursor:pointer}';

/**
 * Sends a page that loads nothing from anywhere, runs no script but its own, is kept by nobody and tells the next site
 * nothing. Forms may lead to any web address: browsers apply `form-action` to the redirect that answers a form too.
 */
export function sendPage(reply: FastifyReply, status: number, page: Page): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "form-action 'self' http: https:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const script = page.script === undefined ? '' : `<script nonce="${nonce}">${page.script}</script>`;
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', policy.join('; '))
    .header('Referrer-Policy', 'no-referrer')
    .header('Cache-Control', 'no-store')
    .header('X-Content-Type-Options', 'nosniff')
    .header('X-Robots-Tag', 'noindex, nofollow')
    .send(`<!doctype html>
<html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${page.title}</title><style nonce="${nonce}">${STYLE}</style></head><body><main>${page.body}</main>${script}</body></html>
`);
}
