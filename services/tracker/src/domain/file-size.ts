const UNITS = { ru: ['байт', 'КБ', 'МБ'], en: ['bytes', 'KB', 'MB'] } as const;

/** Bytes as a person reads them: 900 байт, 1,5 МБ. A kilobyte has 1024 bytes, as mail programs count. */
export function fileSize(bytes: number, language: 'ru' | 'en'): string {
  const power = bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024 ** power);
  return `${number} ${UNITS[language][power] ?? ''}`;
}
