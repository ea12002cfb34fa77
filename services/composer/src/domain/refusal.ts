import { ERROR_CODES, type ErrorCode, PochtovikError } from '@pochtovik/contracts';

/** Why a letter could not be made, in words for a person. */
export interface Refusal {
  code: ErrorCode;
  /** What to do, in the account's language. */
  reason: string;
}

/**
 * The refusal that an error means for the letter, or null when repeating may help or the error tells of a defect of ours:
 * those are not the user's to mend.
 * @param language amoCRM's language of the account; all but `en` read Russian
 */
export function refusalOf(error: unknown, language: string): Refusal | null {
  if (!(error instanceof PochtovikError) || error.retryable || error.code === 'BAD_REQUEST') return null;
  const english = language === 'en';
  const sentence = ERROR_CODES[error.code][english ? 'en' : 'ru'];
  const placed = error.details.find(({ line }) => line !== undefined);
  if (!placed) return { code: error.code, reason: sentence };
  const { field, line, column } = placed;
  const place = english
    ? `Place: ${field}, line ${line}, column ${column}.`
    : `Место: ${field}, строка ${line}, столбец ${column}.`;
  return { code: error.code, reason: `${sentence} ${place}` };
}
