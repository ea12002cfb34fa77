import type { LetterContent } from './letter-content.ts';
import { lineSafe } from './line-safe.ts';

const WORDS = {
  ru: { title: 'Файлы к письму', units: ['Б', 'КБ', 'МБ', 'ГБ'], point: ',' },
  en: { title: 'Files of this letter', units: ['B', 'KB', 'MB', 'GB'], point: '.' },
} as const;
type Language = keyof typeof WORDS;

/**
 * The letter as its message has it: where files go as links, a block of links with names and sizes ends HTML and text, and no
 * file is a part. Its words are in the language of the letter, which is told by its script.
 */
export function asItLeaves(content: LetterContent): LetterContent {
  const { attachments = [], attachAs, ...rest } = content;
  if (attachAs !== 'links' || attachments.length === 0) return content;
  const language = /\p{Script=Cyrillic}/u.test(`${content.subject} ${content.text}`) ? 'ru' : 'en';
  const files = attachments.map(({ name, size, url }) => ({
    name: lineSafe(name),
    url,
    size: readableSize(size, language),
  }));
  return {
    ...rest,
    html: atEndOfBody(content.html, htmlBlock(WORDS[language].title, files)),
    text: `${content.text.trimEnd()}\n\n${textBlock(WORDS[language].title, files)}`,
  };
}

/** A size as a person reads it: three digits at most, `1,2 МБ`. */
export function readableSize(bytes: number, language: Language): string {
  const { units, point } = WORDS[language];
  let unit = 0;
  let size = bytes;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && size < 10 ? size.toFixed(1) : String(Math.round(size));
  return `${digits.replace('.', point)} ${units[unit]}`;
}

interface Download {
  name: string;
  size: string;
  url: string;
}

function htmlBlock(title: string, files: readonly Download[]): string {
  const lines = files.map(
    ({ name, size, url }) =>
      `<p style="margin:0 0 6px"><a href="${escaped(url)}">${escaped(name)}</a> <span style="color:#767676">${escaped(size)}</span></p>`,
  );
  return [
    '<div style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid #d9d9d9;font-family:Arial,sans-serif;font-size:14px;line-height:20px">',
    `<p style="margin:0 0 8px"><b>${escaped(title)}</b></p>`,
    ...lines,
    '</div>\n',
  ].join('\n');
}

function textBlock(title: string, files: readonly Download[]): string {
  return `${title}:\n${files.map(({ name, size, url }) => `${name} (${size}): ${url}`).join('\n')}\n`;
}

/** Puts a piece of HTML before the end of the body, or at the very end where there is none. */
function atEndOfBody(html: string, piece: string): string {
  const lower = html.toLowerCase();
  const at = [lower.lastIndexOf('</body'), lower.lastIndexOf('</html'), html.length].find((index) => index !== -1);
  return html.slice(0, at) + piece + html.slice(at);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
