import type { AnswerKind, MailAddress } from '@pochtovik/contracts';
import { literalBraces } from './literal-braces.ts';

/** What of a letter stands above it when it is quoted. */
export interface QuotedHead {
  from: readonly MailAddress[];
  to: readonly MailAddress[];
  cc: readonly MailAddress[];
  subject: string;
  /** null: nobody knows. */
  at: Date | null;
}

/** Account's language and IANA time zone. */
export interface QuoteManners {
  language: string;
  timeZone: string;
}

/** The element that holds a quoted letter: the sender's signature stands before it. */
export const QUOTE_CLASS = 'pochtovik-quote';

const WORDS = {
  ru: {
    wrote: (when: string, who: string) => (when ? `${when}, ${who} пишет:` : `${who} пишет:`),
    forwarded: 'Пересылаемое сообщение',
    ...{ from: 'От', date: 'Дата', subject: 'Тема', to: 'Кому', cc: 'Копия' },
  },
  en: {
    wrote: (when: string, who: string) => (when ? `On ${when}, ${who} wrote:` : `${who} wrote:`),
    forwarded: 'Forwarded message',
    ...{ from: 'From', date: 'Date', subject: 'Subject', to: 'To', cc: 'Cc' },
  },
};
const MAX_SHOWN = 20;

/**
 * A letter as it stands in the answer to it, in an element of its own, with room above for what is written. Braces in it are no forms.
 * @param body HTML of the letter, cleaned
 */
export function quotedLetter(kind: AnswerKind, head: QuotedHead, body: string, manners: QuoteManners): string {
  const words = manners.language === 'ru' ? WORDS.ru : WORDS.en;
  const when = head.at === null ? '' : whenOf(head.at, manners);
  const quote =
    kind === 'forward'
      ? forwarded(head, when, words, body)
      : `<div>${words.wrote(when, escapeHtml(people(head.from)))}</div>\n<blockquote type="cite" style="margin:0 0 0 8px;border-left:1px solid #cccccc;padding-left:12px">${body}</blockquote>`;
  return `<p><br></p>\n<div class="${QUOTE_CLASS}">${literalBraces(quote)}</div>`;
}

/** A text as HTML, its lines kept; lines that were quoted already stay so. */
export function textAsHtml(text: string): string {
  return `<div style="white-space:pre-wrap">${escapeHtml(text.trim()).replace(/\r?\n/g, '<br>')}</div>`;
}

/** Where the first quoted letter of an HTML begins; null where there is none. */
export function quoteStart(html: string): number | null {
  const at = html.search(/<div\b[^<>]{0,500}\bclass=["']?[^"'<>]{0,200}\bpochtovik-quote\b/i);
  return at === -1 ? null : at;
}

function forwarded(head: QuotedHead, when: string, words: (typeof WORDS)['ru'], body: string): string {
  const lines: [string, string][] = [
    [words.from, people(head.from)],
    [words.date, when],
    [words.subject, head.subject],
    [words.to, people(head.to)],
    [words.cc, people(head.cc)],
  ];
  const shown = lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${escapeHtml(value)}`)
    .join('<br>\n');
  return `<div>---------- ${words.forwarded} ----------<br>\n${shown}</div>\n<br>\n<div>${body}</div>`;
}

function people(all: readonly MailAddress[]): string {
  const shown = all.slice(0, MAX_SHOWN).map(({ name, address }) => (name ? `${name} <${address}>` : address));
  return all.length > MAX_SHOWN ? `${shown.join(', ')}, …` : shown.join(', ');
}

function whenOf(at: Date, { language, timeZone }: QuoteManners): string {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB';
  const style = { dateStyle: 'long', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(at);
  } catch {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(at);
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
