import { PochtovikError } from '@pochtovik/contracts';
import Type from 'typebox';
import { Check } from 'typebox/value';

/** Where a page of templates ended. */
export interface TemplatePosition {
  sortKey: string;
  id: string;
}

const Written = Type.Tuple([Type.String({ maxLength: 1000 }), Type.String({ pattern: '^[0-9a-f]{32}$' })]);

/** A position as the opaque text that callers hand back. */
export function writeTemplateCursor({ sortKey, id }: TemplatePosition): string {
  return Buffer.from(JSON.stringify([sortKey, id])).toString('base64url');
}

/** Reads what {@link writeTemplateCursor} wrote. @throws PochtovikError BAD_REQUEST for any other text */
export function readTemplateCursor(cursor: string): TemplatePosition {
  const written = parsed(Buffer.from(cursor, 'base64url').toString());
  if (!Check(Written, written)) {
    const message = 'Hand back the nextCursor of the page before, unchanged.';
    throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'cursor', message }] });
  }
  const [sortKey, id] = written;
  return { sortKey, id };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
