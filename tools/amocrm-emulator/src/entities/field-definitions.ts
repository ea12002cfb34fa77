import { type Static, Type } from 'typebox';
import { type Account, fieldsOf, nextId } from '../state/account.ts';
import {
  type EnumOption,
  FIELD_TYPES,
  type FieldDefinition,
  type FieldOwner,
  type FieldType,
} from '../state/fields.ts';
import { closed, nullable } from '../validation/body.ts';
import { type FieldError, missing, notExpected, notSupported } from '../validation/problem.ts';

/** Which owners may have which types: L lead, C contact, O company, K catalog (SDK README; multitext on companies in practice). */
const AVAILABLE: Record<FieldType, string> = {
  text: 'LCOK',
  numeric: 'LCOK',
  checkbox: 'LCOK',
  select: 'LCOK',
  multiselect: 'LCOK',
  date: 'LCOK',
  date_time: 'LCOK',
  url: 'LCOK',
  textarea: 'LCOK',
  radiobutton: 'LCOK',
  streetaddress: 'LCOK',
  monetary: 'LCO',
  file: 'LCO',
  smart_address: 'LCO',
  birthday: 'LCO',
  legal_entity: 'LCO',
  chained_list: 'L',
  tracking_data: 'L',
  multitext: 'CO',
  price: 'K',
  category: 'K',
  linked_entity: 'K',
};

const WITH_ENUMS: ReadonlySet<FieldType> = new Set(['select', 'multiselect', 'radiobutton', 'category', 'multitext']);

const StageRefs = Type.Array(closed({ status_id: Type.Integer(), pipeline_id: Type.Integer() }));
const EnumInput = closed({
  id: Type.Optional(Type.Integer()),
  value: Type.String(),
  sort: Type.Optional(Type.Integer()),
  code: Type.Optional(nullable(Type.String())),
});

const writable = {
  code: Type.Optional(nullable(Type.String())),
  sort: Type.Optional(Type.Integer()),
  group_id: Type.Optional(nullable(Type.String())),
  is_api_only: Type.Optional(Type.Boolean()),
  required_statuses: Type.Optional(nullable(StageRefs)),
  hidden_statuses: Type.Optional(nullable(StageRefs)),
  is_visible: Type.Optional(Type.Boolean()),
  is_required: Type.Optional(Type.Boolean()),
  enums: Type.Optional(nullable(Type.Array(EnumInput))),
  currency: Type.Optional(nullable(Type.String())),
  remind: Type.Optional(Type.Unsafe<string | null>({ enum: ['never', 'day', 'week', 'month', null] })),
  tracking_callback: Type.Optional(nullable(Type.String())),
  search_in: Type.Optional(nullable(Type.String())),
  chained_lists: Type.Optional(
    nullable(
      Type.Array(
        closed({
          title: Type.Optional(nullable(Type.String())),
          catalog_id: Type.Integer(),
          parent_catalog_id: Type.Optional(nullable(Type.Integer())),
        }),
      ),
    ),
  ),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
};

/** A new field. */
export const FieldInput = closed({ ...writable, name: Type.String({ maxLength: 255 }), type: Type.String() });

/** A change of one field; the type cannot change. */
export const FieldPatch = closed({
  ...writable,
  id: Type.Optional(Type.Integer()),
  name: Type.Optional(Type.String({ maxLength: 255 })),
});

/** A change of a field in a batch. */
export const FieldBatchPatch = closed({ ...FieldPatch.properties, id: Type.Integer() });

/** Refuses a new field the owner cannot have. */
export function checkField(
  account: Account,
  owner: FieldOwner,
  input: Static<typeof FieldInput>,
  errors: FieldError[],
) {
  const type = FIELD_TYPES.find((known) => known === input.type);
  const letter = owner === 'leads' ? 'L' : owner === 'contacts' ? 'C' : owner === 'companies' ? 'O' : 'K';
  if (!type || !AVAILABLE[type].includes(letter)) {
    errors.push(notSupported('type'));
    return;
  }
  if (input.name === '') errors.push(missing('name'));
  if (type === 'monetary' && !input.currency) errors.push(missing('currency'));
  if (input.enums && input.enums.length > 0 && !WITH_ENUMS.has(type)) errors.push(notExpected('enums'));
  if (input.code && fieldsOf(account, owner).some((field) => field.code === input.code))
    errors.push(notSupported('code'));
  (input.chained_lists ?? []).forEach((list, index) => {
    if (!account.catalogs.has(list.catalog_id)) errors.push(notSupported(`chained_lists.${index}.catalog_id`));
  });
}

/** Makes a checked field. */
export function createField(account: Account, owner: FieldOwner, input: Static<typeof FieldInput>): FieldDefinition {
  const type = FIELD_TYPES.find((known) => known === input.type) ?? 'text';
  const field: FieldDefinition = {
    id: nextId(account),
    owner,
    name: input.name,
    type,
    code: input.code ?? null,
    sort: input.sort ?? 500,
    is_api_only: input.is_api_only ?? false,
    enums: WITH_ENUMS.has(type) ? enumsOf(account, [], input.enums ?? []) : null,
    nested: null,
    group_id: input.group_id ?? null,
    required_statuses: input.required_statuses ?? [],
    hidden_statuses: input.hidden_statuses ?? [],
    is_predefined: false,
    is_deletable: true,
    is_visible: input.is_visible ?? true,
    is_required: input.is_required ?? false,
    currency: input.currency ?? null,
    remind: input.remind ?? (type === 'birthday' ? 'never' : null),
    tracking_callback: input.tracking_callback ?? null,
    search_in: input.search_in ?? null,
    chained_lists: (input.chained_lists ?? []).map((list) => ({
      title: list.title ?? null,
      catalog_id: list.catalog_id,
      parent_catalog_id: list.parent_catalog_id ?? null,
    })),
  };
  account.fields.set(owner, [...fieldsOf(account, owner), field]);
  return field;
}

/** Refuses a change with enum ids the field does not have. */
export function checkFieldPatch(field: FieldDefinition, input: Static<typeof FieldPatch>, errors: FieldError[]): void {
  if (input.enums && input.enums.length > 0 && !WITH_ENUMS.has(field.type)) errors.push(notExpected('enums'));
  (input.enums ?? []).forEach((option, index) => {
    if (option.id !== undefined && !field.enums?.some((known) => known.id === option.id))
      errors.push(notSupported(`enums.${index}.id`));
  });
}

/** Changes a field; enums that are not sent again are gone, and with them the values that chose them. */
export function updateField(account: Account, field: FieldDefinition, input: Static<typeof FieldPatch>): void {
  field.name = input.name ?? field.name;
  if (input.code !== undefined) field.code = input.code;
  field.sort = input.sort ?? field.sort;
  if (input.group_id !== undefined) field.group_id = input.group_id;
  field.is_api_only = input.is_api_only ?? field.is_api_only;
  field.is_visible = input.is_visible ?? field.is_visible;
  field.is_required = input.is_required ?? field.is_required;
  if (input.required_statuses !== undefined) field.required_statuses = input.required_statuses ?? [];
  if (input.hidden_statuses !== undefined) field.hidden_statuses = input.hidden_statuses ?? [];
  if (input.currency !== undefined) field.currency = input.currency;
  if (input.remind !== undefined) field.remind = input.remind;
  if (input.tracking_callback !== undefined) field.tracking_callback = input.tracking_callback;
  if (input.search_in !== undefined) field.search_in = input.search_in;
  if (input.enums) {
    field.enums = enumsOf(account, field.enums ?? [], input.enums);
    dropValues(account, field);
  }
}

/** Removes a field and its values. */
export function deleteField(account: Account, field: FieldDefinition): void {
  account.fields.set(
    field.owner,
    fieldsOf(account, field.owner).filter((entry) => entry !== field),
  );
  for (const values of valueMaps(account)) values.delete(field.id);
}

function enumsOf(account: Account, known: EnumOption[], given: Static<typeof EnumInput>[]): EnumOption[] {
  return given.map((option, index) => ({
    id: option.id ?? nextId(account),
    value: option.value,
    sort: option.sort ?? index,
    code: option.code ?? known.find((entry) => entry.id === option.id)?.code ?? null,
  }));
}

function dropValues(account: Account, field: FieldDefinition): void {
  const ids = new Set(field.enums?.map((option) => option.id));
  for (const values of valueMaps(account)) {
    const kept = values.get(field.id)?.filter((value) => value.kind !== 'enum' || ids.has(value.enumId));
    if (kept?.length === 0) values.delete(field.id);
    else if (kept) values.set(field.id, kept);
  }
}

function* valueMaps(account: Account) {
  for (const cards of [account.leads, account.contacts, account.companies, account.elements])
    for (const card of cards.values()) yield card.fieldValues;
}
