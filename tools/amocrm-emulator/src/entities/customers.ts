import { type Static, Type } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Customer, Tag } from '../state/cards.ts';
import { closed, nullable } from '../validation/body.ts';
import { type FieldChanges, readFieldValues } from '../validation/field-values.ts';
import { type FieldError, missing, notSupported } from '../validation/problem.ts';
import { newCard } from './card-changes.ts';
import { commonInput } from './card-input.ts';
import type { Change } from './change.ts';
import { applyFieldChanges } from './field-values.ts';
import { link, linkedExists } from './links.ts';

const Ref = closed({ id: Type.Integer(), is_main: Type.Optional(Type.Boolean()) });

/** Body of a new customer; tags are given as `tags_to_add`, by name. Source: amoCRM customers-api. */
export const CustomerInput = closed({
  ...commonInput,
  next_price: Type.Optional(nullable(Type.Integer())),
  next_date: Type.Optional(nullable(Type.Integer())),
  _embedded: Type.Optional(
    closed({
      contacts: Type.Optional(Type.Array(Ref)),
      companies: Type.Optional(Type.Array(Ref)),
      segments: Type.Optional(Type.Array(closed({ id: Type.Integer() }))),
    }),
  ),
});

/** Checks a new customer; refusals go to `errors`. */
export function prepareCustomer(account: Account, input: Static<typeof CustomerInput>, errors: FieldError[]) {
  if (!input.name) errors.push(missing('name'));
  for (const type of ['contacts', 'companies'] as const) {
    (input._embedded?.[type] ?? []).forEach(({ id }, index) => {
      if (!linkedExists(account, type, id)) errors.push(notSupported(`_embedded.${type}.${index}.id`));
    });
  }
  (input._embedded?.segments ?? []).forEach(({ id }, index) => {
    if (!account.customerSegments.some((segment) => segment.id === id))
      errors.push(notSupported(`_embedded.segments.${index}.id`));
  });
  return { input, fields: readFieldValues(account, 'customers', input.custom_fields_values, errors) };
}

/** Writes a new customer with its links. */
export function createCustomer(
  change: Change,
  { input, fields }: { input: Static<typeof CustomerInput>; fields: FieldChanges },
): Customer {
  const id = nextId(change.account);
  const customer: Customer = {
    ...newCard(change, id, input),
    next_price: input.next_price ?? 0,
    next_date: input.next_date ?? null,
    ...{ average_check: 0, ltv: 0, purchases_count: 0 },
    segmentIds: (input._embedded?.segments ?? []).map((segment) => segment.id),
    tagIds: (input.tags_to_add ?? []).flatMap(({ name }) => (name ? [customerTag(change.account, name).id] : [])),
  };
  change.account.customers.set(id, customer);
  applyFieldChanges(customer.fieldValues, fields);
  for (const type of ['contacts', 'companies'] as const) {
    for (const ref of input._embedded?.[type] ?? []) link(change, type, ref.id, 'customers', id);
  }
  return customer;
}

function customerTag(account: Account, name: string): Tag {
  const known = account.customerTags.find((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const tag: Tag = { id: nextId(account), name, color: null };
  account.customerTags.push(tag);
  return tag;
}
