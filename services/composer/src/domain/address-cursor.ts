import { PochtovikError } from '@pochtovik/contracts';

/** The last address of a page as the opaque text that callers hand back. */
export function writeAddressCursor(address: string): string {
  return Buffer.from(address).toString('base64url');
}

/** Reads what {@link writeAddressCursor} wrote. @throws PochtovikError BAD_REQUEST for any other text */
export function readAddressCursor(cursor: string): string {
  const address = Buffer.from(cursor, 'base64url').toString();
  if (writeAddressCursor(address) === cursor && address.includes('@')) return address;
  const message = 'Hand back the nextCursor of the page before, unchanged.';
  throw new PochtovikError('BAD_REQUEST', { details: [{ field: 'cursor', message }] });
}
