import { PochtovikError } from '@pochtovik/contracts';

const UNITS: readonly [RegExp, number][] = [
  [/^(|s|sec|seconds?|с|сек|секунд[аы]?)$/, 1],
  [/^(m|min|minutes?|м|мин|минут[аы]?)$/, 60],
  [/^(h|hours?|ч|час|часа|часов)$/, 3600],
  [/^(d|days?|д|день|дня|дней)$/, 86_400],
];
/** A hundred years, as for every delay. */
const MAX_SECONDS = 3_155_760_000;

/**
 * Seconds of the delay that was typed in the pipeline's action: `90`, `15 мин`, `2 h`, `3 дня`.
 * @throws PochtovikError PIPELINE_DELAY_INVALID
 */
export function pipelineDelay(typed: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,10})\s*([a-zа-я]*)\.?$/iu.exec(typed.trim()) ?? [];
  const each = UNITS.find(([words]) => words.test(unit.toLowerCase()))?.[1];
  const seconds = digits === '' || each === undefined ? Number.NaN : Number(digits) * each;
  if (!(seconds <= MAX_SECONDS)) {
    throw new PochtovikError('PIPELINE_DELAY_INVALID', { details: [{ field: 'delay', message: 'is no delay' }] });
  }
  return seconds;
}
