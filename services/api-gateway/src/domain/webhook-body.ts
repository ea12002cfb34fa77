import { PochtovikError } from '@pochtovik/contracts';
import { parse } from 'qs';

/**
 * Reads the body of a hook of amoCRM: its documentation shows JSON, in the field it is a form with bracketed keys. The
 * result is not trusted yet: read it with {@link at}.
 * @param maxFields a pipeline hook has about twenty; those of cards carry every field of each
 * Errors: WEBHOOK_MALFORMED.
 */
export function readWebhookBody(contentType: string | undefined, body: string, maxFields = 200): unknown {
  const isJson = contentType?.includes('json') ?? body.trimStart().startsWith('{');
  try {
    if (isJson) return JSON.parse(body);
    // Limits against bodies made to be expensive; a hook has about twenty fields, six levels deep.
    return parse(body, {
      depth: 10,
      strictDepth: true,
      parameterLimit: maxFields,
      arrayLimit: 50,
      throwOnLimitExceeded: true,
      plainObjects: true,
      allowPrototypes: false,
    });
  } catch (cause) {
    throw new PochtovikError('WEBHOOK_MALFORMED', { cause });
  }
}

/** The value at a path of own properties; undefined where there is none. A form turns arrays into objects with digits as keys. */
export function at(body: unknown, ...path: string[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/** A whole number written as JSON number or as digits; undefined for anything else. */
export function integerAt(body: unknown, ...path: string[]): number | undefined {
  const value = at(body, ...path);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : undefined;
}

/** A text; a JSON number counts as its digits. Undefined for anything else. */
export function textAt(body: unknown, ...path: string[]): string | undefined {
  const value = at(body, ...path);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
