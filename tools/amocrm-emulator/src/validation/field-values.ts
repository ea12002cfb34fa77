import { type Static, Type } from 'typebox';
import { type Account, fieldsOf } from '../state/account.ts';
import type { FieldOwner, StoredValue } from '../state/fields.ts';
import { closed, nullable } from './body.ts';
import { type FieldError, missing, notExpected, notSupported } from './problem.ts';
import { maxValues, readValue } from './value-types.ts';

/**
 * `custom_fields_values` of a write. The keys a read model adds are taken and ignored, except inside `values`, where
 * an unknown key is refused.
 */
export const FieldValuesInput = nullable(
  Type.Array(
    closed({
      field_id: Type.Optional(nullable(Type.Integer())),
      field_code: Type.Optional(nullable(Type.String())),
      field_name: Type.Optional(nullable(Type.String())),
      field_type: Type.Optional(nullable(Type.String())),
      is_computed: Type.Optional(Type.Boolean()),
      values: nullable(Type.Array(Type.Unknown())),
    }),
  ),
);

/** Changes of fields by field id; null clears. */
export type FieldChanges = Map<number, StoredValue[] | null>;

/** Reads `custom_fields_values` against the owner's fields; refusals are pushed to `errors`. */
export function readFieldValues(
  account: Account,
  owner: FieldOwner,
  input: Static<typeof FieldValuesInput> | undefined,
  errors: FieldError[],
): FieldChanges {
  const changes: FieldChanges = new Map();
  (input ?? []).forEach((entry, index) => {
    const path = `custom_fields_values.${index}`;
    const byId = entry.field_id !== undefined && entry.field_id !== null;
    const field = fieldsOf(account, owner).find((known) =>
      byId ? known.id === entry.field_id : known.code !== null && known.code === entry.field_code,
    );
    if (!field) {
      if (byId) errors.push(notSupported(`${path}.field_id`));
      else if (entry.field_code) errors.push(notSupported(`${path}.field_code`));
      else errors.push(missing(`${path}.field_id`));
      return;
    }
    if (entry.values === null) {
      changes.set(field.id, null);
      return;
    }
    if (entry.values.length === 0) errors.push(missing(`${path}.values.0`));
    const stored: StoredValue[] = [];
    let cleared = false;
    entry.values.forEach((value, position) => {
      const valuePath = `${path}.values.${position}`;
      if (position >= maxValues(field.type)) {
        errors.push(notExpected(valuePath));
        return;
      }
      const result = readValue(value, valuePath, field, account);
      if (result === 'clear') cleared = true;
      else if (result !== 'ignore' && 'errors' in result) errors.push(...result.errors);
      else if (result !== 'ignore') stored.push(result.stored);
    });
    if (stored.length > 0) changes.set(field.id, stored);
    else if (cleared) changes.set(field.id, null);
  });
  return changes;
}
