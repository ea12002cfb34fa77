/** A day of the calendar, without a time or zone. */
export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** Reads `2026-11-24` (a time behind it is left aside) or `24.11.2026`; undefined for a day that does not exist. */
export function calendarDate(text: string): CalendarDate | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/u.exec(text);
  const local = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:$| )/u.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : [local?.[3], local?.[2], local?.[1]];
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  return year !== undefined && exists(date) ? date : undefined;
}

/** Day of the week, 0 for Monday. */
export function weekdayNumber(date: CalendarDate): number {
  return (utc(date).getUTCDay() + 6) % 7;
}

/** Full years from one day to another; a birthday on 29 February is reached on 1 March of other years. */
export function fullYears(from: CalendarDate, to: CalendarDate): number {
  const isReached = to.month > from.month || (to.month === from.month && to.day >= from.day);
  return to.year - from.year - (isReached ? 0 : 1);
}

function exists(date: CalendarDate): boolean {
  const day = utc(date);
  return day.getUTCMonth() === date.month - 1 && day.getUTCDate() === date.day && date.year > 0;
}

/** `Date.UTC` takes years below 100 for those of the 20th century. */
function utc({ year, month, day }: CalendarDate): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}
