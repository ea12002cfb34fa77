import type { Account } from '../state/account.ts';
import { fieldsOf } from '../state/account.ts';
import type { FieldDefinition, FieldOwner, StoredValue } from '../state/fields.ts';
import type { FieldChanges } from '../validation/field-values.ts';
import { smartAddressPart } from '../validation/value-types.ts';

/** `custom_fields_values` as the API reads it back: null when nothing is filled. Names and choices are those of now. */
export function fieldValuesView(
  account: Account,
  owner: FieldOwner,
  values: Map<number, StoredValue[]>,
): Record<string, unknown>[] | null {
  const shown = fieldsOf(account, owner)
    .filter((field) => values.has(field.id))
    .map((field) => ({
      field_id: field.id,
      field_name: field.name,
      field_code: field.code,
      field_type: field.type,
      values: (values.get(field.id) ?? []).map((value) => valueView(field, value)),
    }));
  return shown.length > 0 ? shown : null;
}

/** One value as read. */
export function valueView(field: FieldDefinition, stored: StoredValue): Record<string, unknown> {
  if (stored.kind === 'chained') return { catalog_id: stored.catalogId, catalog_element_id: stored.elementId };
  if (stored.kind !== 'enum') return { value: stored.value };
  const option =
    field.type === 'smart_address'
      ? smartAddressPart(stored.enumId)
      : field.enums?.find((entry) => entry.id === stored.enumId);
  const code = field.type === 'multitext' ? option?.value : option?.code;
  return { value: stored.value ?? option?.value ?? null, enum_id: stored.enumId, enum_code: code ?? null };
}

/** Applies changes; returns the ids of the fields whose value is now another. */
export function applyFieldChanges(values: Map<number, StoredValue[]>, changes: FieldChanges): number[] {
  const changed: number[] = [];
  for (const [id, next] of changes) {
    if (JSON.stringify(values.get(id) ?? null) === JSON.stringify(next)) continue;
    changed.push(id);
    if (next === null) values.delete(id);
    else values.set(id, next);
  }
  return changed;
}
