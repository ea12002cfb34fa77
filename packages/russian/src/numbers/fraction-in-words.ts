import type { Case } from '../grammar/case.ts';
import { countedForm } from './counted-form.ts';
import type { Decimal } from './decimal.ts';
import { adjectiveAsCounted } from './ordinal-forms.ts';

/** Tenths to millionths, by number of digits behind the point. */
const PARTS = ['десят', 'сот', 'тысячн', 'десятитысячн', 'стотысячн', 'миллионн'].map(adjectiveAsCounted);

const WHOLE = adjectiveAsCounted('цел');

/** "две целых пять десятых"; undefined where there are more than six digits behind the point. */
export function fractionInWords(
  { whole, fraction }: Decimal,
  grammaticalCase: Case,
  feminine: (value: bigint) => string,
): string | undefined {
  const part = PARTS[fraction.length - 1];
  if (!part) return undefined;
  const numerator = BigInt(fraction);
  return [
    feminine(whole),
    countedForm(whole, WHOLE, grammaticalCase),
    feminine(numerator),
    countedForm(numerator, part, grammaticalCase),
  ].join(' ');
}
