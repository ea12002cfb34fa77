/** Offset of a zone at a moment, in seconds east of UTC. */
export function zoneOffset(unix: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    unix * 1000,
  );
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

/** Midnight, in the zone, of the day a moment falls on. */
export function startOfDay(unix: number, zone: string): number {
  const localMidnight = Math.floor((unix + zoneOffset(unix, zone)) / 86_400) * 86_400;
  const guess = localMidnight - zoneOffset(unix, zone);
  return localMidnight - zoneOffset(guess, zone);
}

/** The offset as `+03:00`. */
export function offsetText(unix: number, zone: string): string {
  const seconds = zoneOffset(unix, zone);
  const absolute = Math.abs(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(absolute / 3600))}:${two((absolute % 3600) / 60)}`;
}

/** Seconds beyond this are milliseconds by mistake (year 5138). */
export const LATEST_UNIX = 100_000_000_000;
