import { type EntityRef, PochtovikError } from '@pochtovik/contracts';

/** The card that a query names by two fields, if it names one. Errors: BAD_REQUEST when only one half of it is there. */
export function entityOf({ entityType, entityId }: { entityType?: EntityRef['type']; entityId?: EntityRef['id'] }): {
  entity?: EntityRef;
} {
  if (entityType === undefined && entityId === undefined) return {};
  if (entityType !== undefined && entityId !== undefined) return { entity: { type: entityType, id: entityId } };
  const missing = entityType === undefined ? 'entityType' : 'entityId';
  throw new PochtovikError('BAD_REQUEST', { details: [{ field: missing, message: 'is missing', code: 'MISSING' }] });
}
