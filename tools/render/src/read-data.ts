import type { TemplateData } from '@pochtovik/template-language';

/** The data is no JSON object. Code `DATA_INVALID`. */
export class DataInvalidError extends Error {
  override readonly name = 'DataInvalidError';
  readonly code = 'DATA_INVALID';
}

/** Reads the data of a template from JSON text. @throws DataInvalidError */
export function readData(json: string): TemplateData {
  const data = parsedJson(json);
  if (isRecord(data)) return data;
  throw new DataInvalidError('The data must be a JSON object, such as {"lead": {"price": 100}}.');
}

/** Reads JSON. @throws DataInvalidError */
export function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new DataInvalidError(error instanceof Error ? error.message : String(error));
  }
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
