import { ERROR_CODES, type LetterFile } from '@pochtovik/contracts';
import { fileSize } from '../domain/file-size.ts';
import type { Language, Page } from './page.ts';

const WORDS = {
  ru: { title: 'Файл из письма', button: 'Скачать', later: 'Файл временно недоступен' },
  en: { title: 'A file of a letter', button: 'Download', later: 'The file is not available right now' },
} as const;

/**
 * The page behind a download link: it tells name and size and gives nothing by itself, since scanners open every link; its button asks for the file.
 * The name is the one thing on our pages that strangers write.
 */
export function downloadPage(language: Language, { name, size }: Pick<LetterFile, 'name' | 'size'>): Page {
  const { title, button } = WORDS[language];
  const form = `<form method="post"><button>${button}</button></form>`;
  return { language, title, body: `<p><bdi>${escapeHtml(name)}</bdi><br>${fileSize(size, language)}</p>${form}` };
}

/** The page while the file can not be had. */
export function laterPage(language: Language): Page {
  return {
    language,
    title: WORDS[language].later,
    body: `<p>${ERROR_CODES.SERVICE_UNAVAILABLE[language]}</p>`,
  };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
