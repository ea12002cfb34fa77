/** `2026-11-23T09:00:00Z` → `23.11.2026` in a time zone; a date without a time stays that day; other text stays as it is. */
export function localDate(iso: string, timeZone: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
  if (year !== undefined) return `${day}.${month}.${year}`;
  return formatted(iso, timeZone, DATE);
}

/** `2026-11-23T09:00:00Z` → `23.11.2026 12:00` in a time zone; text that is no time stays as it is. */
export function localDateTime(iso: string, timeZone: string): string {
  return formatted(iso, timeZone, { ...DATE, hour: '2-digit', minute: '2-digit' }).replace(', ', ' ');
}

const DATE = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(iso: string, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const key = `${timeZone} ${options.hour ?? ''}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = inZone(timeZone, options);
    // There are some 600 time zones: the names come from amoCRM, so a bound is kept all the same.
    if (formats.size < 2000) formats.set(key, format);
  }
  return format.format(time);
}

/** A zone unknown to this build of ICU must not keep a letter from leaving. */
function inZone(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('ru-RU', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('ru-RU', { ...options, timeZone: 'UTC' });
  }
}
