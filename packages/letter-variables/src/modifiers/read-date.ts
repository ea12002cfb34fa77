import { textOf, type Value } from '@pochtovik/template-language';

/**
 * The day, and time if there is one, that a value is: `23.11.2026`, `23.11.2026 12:00`, `2026-11-23`. A Date of local fields,
 * as `date-fns` counts; time zones are settled before values come here.
 * @returns undefined for text that is no day, and for days that no calendar has
 */
export function readDate(value: Value): { date: Date; hasTime: boolean } | undefined {
  const text = textOf(value).trim();
  const [, day, month, year, time] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}:\d{2}))?/.exec(text) ?? [];
  const [, isoYear, isoMonth, isoDay, isoTime] = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}:\d{2}))?/.exec(text) ?? [];
  const [y, m, d] = [year ?? isoYear, month ?? isoMonth, day ?? isoDay].map(Number);
  if (y === undefined || m === undefined || d === undefined || Number.isNaN(y)) return undefined;
  const [hours = 0, minutes = 0] = (time ?? isoTime ?? '').split(':').map(Number);
  const date = new Date(y, m - 1, d, hours, minutes);
  const exists = date.getFullYear() === y && date.getMonth() === m - 1 && date.getDate() === d;
  return exists ? { date, hasTime: (time ?? isoTime) !== undefined } : undefined;
}
