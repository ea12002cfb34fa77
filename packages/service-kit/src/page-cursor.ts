import { PochtovikError } from '@pochtovik/contracts';
import Type from 'typebox';
import { Check } from 'typebox/value';

/** Where a page of a list, newest first, ended: what comes after it is older, or as old with a smaller id. */
export interface PagePosition {
  createdAt: Date;
  id: string;
}

const Written = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }),
  Type.String({ pattern: '^[0-9a-f]{32}$' }),
]);

/** A position as the opaque text that callers hand back. */
export function writeCursor({ createdAt, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), id])).toString('base64url');
}

/** Reads what {@link writeCursor} wrote. @throws PochtovikError BAD_REQUEST for any other text */
export function readCursor(cursor: string): PagePosition {
  const written = parsed(Buffer.from(cursor, 'base64url').toString());
  if (!Check(Written, written)) {
    const message = 'Hand back the nextCursor of the page before, unchanged.';
    throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'cursor', message }] });
  }
  const [createdAt, id] = written;
  return { createdAt: new Date(createdAt), id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
