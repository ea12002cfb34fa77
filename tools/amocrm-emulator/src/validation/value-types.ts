import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Account } from '../state/account.ts';
import type { EnumOption, FieldDefinition, FieldType, StoredValue } from '../state/fields.ts';
import { LATEST_UNIX, startOfDay } from '../state/time-zone.ts';
import { asRecord, closed, nullable, schemaErrors } from './body.ts';
import { type FieldError, invalidType, missing, notExpected, notSupported } from './problem.ts';

/** One value of a field understood: what to store, `clear` (null), or `ignore` ("" changes nothing, SDK issue 352). */
export type ReadValue = { stored: StoredValue } | 'clear' | 'ignore' | { errors: FieldError[] };

type ValueReader = (value: unknown, path: string, field: FieldDefinition, account: Account) => ReadValue;

const SMART_ADDRESS: EnumOption[] = ['address_line_1', 'address_line_2', 'city', 'state', 'zip', 'country'].map(
  (code, index) => ({ id: index + 1, value: code, sort: index, code }),
);

const LegalEntity = closed({
  name: Type.String(),
  entity_type: Type.Optional(nullable(Type.Integer())),
  ...Object.fromEntries(
    [
      'vat_id',
      'kpp',
      'address',
      'tax_registration_reason_code',
      'bank_code',
      'external_uid',
      'unp',
      'real_address',
      'bin',
      'egrpou',
      'mfo',
      'bank_account_number',
      'oked',
      'director',
    ].map((key) => [key, Type.Optional(nullable(Type.String()))]),
  ),
});

const LinkedEntity = closed({
  name: Type.Optional(nullable(Type.String())),
  entity_id: Type.Integer(),
  entity_type: Type.String(),
  catalog_id: Type.Optional(nullable(Type.Integer())),
});

const FileValue = closed({
  file_uuid: Type.String(),
  version_uuid: Type.Optional(nullable(Type.String())),
  file_name: Type.Optional(nullable(Type.String())),
  file_size: Type.Optional(nullable(Type.Integer())),
  is_deleted: Type.Optional(Type.Boolean()),
});

const READERS: Record<FieldType, ValueReader> = {
  text: textReader(255),
  url: textReader(2000),
  textarea: textReader(65_000),
  streetaddress: textReader(65_000),
  tracking_data: textReader(65_000),
  numeric: numberReader,
  price: numberReader,
  monetary: numberReader,
  checkbox: (value, path) => read(closed({ value: Type.Boolean() }), value, path, (item) => plain(item.value)),
  select: choiceReader,
  radiobutton: choiceReader,
  category: choiceReader,
  multiselect: choiceReader,
  date: dateReader(true),
  birthday: dateReader(true),
  date_time: dateReader(false),
  multitext: multitextReader,
  smart_address: smartAddressReader,
  legal_entity: (value, path) =>
    read(closed({ value: LegalEntity }), value, path, (item) => ({ stored: { kind: 'object', value: item.value } })),
  linked_entity: linkedEntityReader,
  chained_list: chainedReader,
  file: fileReader,
};

/** Reads one entry of `values` for a field. Source: amoCRM custom-fields, "values". */
export function readValue(value: unknown, path: string, field: FieldDefinition, account: Account): ReadValue {
  return READERS[field.type](value, path, field, account);
}

/** How many values a field takes. */
export function maxValues(type: FieldType): number {
  if (type === 'multiselect' || type === 'multitext' || type === 'smart_address') return 250;
  if (type === 'linked_entity' || type === 'legal_entity') return 20;
  return type === 'chained_list' ? 5 : 1;
}

/** The choices of a smart address part, which are the same everywhere. */
export function smartAddressPart(id: number): EnumOption | undefined {
  return SMART_ADDRESS.find((part) => part.id === id);
}

function plain(value: string | number | boolean): ReadValue {
  return { stored: { kind: 'plain', value } };
}

function read<T extends TSchema>(
  schema: T,
  value: unknown,
  path: string,
  then: (item: Static<T>) => ReadValue,
): ReadValue {
  if (!Value.Check(schema, value)) return { errors: schemaErrors(schema, value, path) };
  return then(value);
}

function textReader(maxLength: number): ValueReader {
  const schema = closed({ value: nullable(Type.String({ maxLength })) });
  return (value, path) =>
    read(schema, value, path, (item) => {
      if (item.value === null) return 'clear';
      return item.value === '' ? 'ignore' : plain(item.value);
    });
}

function numberReader(value: unknown, path: string): ReadValue {
  const schema = closed({ value: Type.Unsafe<string | number>({ type: ['string', 'number'] }) });
  return read(schema, value, path, (item) => {
    if (item.value === '') return 'ignore';
    const text = String(item.value).trim();
    if (!/^-?\d+([.,]\d+)?$/.test(text)) return { errors: [invalidType(`${path}.value`, 'numeric')] };
    return plain(text.replace(',', '.'));
  });
}

function dateReader(dayOnly: boolean): ValueReader {
  const schema = closed({ value: Type.Unsafe<string | number>({ type: ['integer', 'string'] }) });
  return (value, path, _field, account) =>
    read(schema, value, path, (item) => {
      const unix = typeof item.value === 'number' ? item.value : rfc3339(item.value);
      if (unix === null || Math.abs(unix) > LATEST_UNIX) return { errors: [invalidType(`${path}.value`, 'integer')] };
      return plain(dayOnly ? startOfDay(unix, account.profile.timezone) : unix);
    });
}

function rfc3339(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}

const Choice = closed({
  value: Type.Optional(nullable(Type.String())),
  enum_id: Type.Optional(nullable(Type.Integer())),
  enum_code: Type.Optional(nullable(Type.String())),
});

function choiceReader(value: unknown, path: string, field: FieldDefinition): ReadValue {
  const enums = field.enums ?? [];
  const record = asRecord(value);
  // Echoing the `enum_code: null` of a read model is refused where no choice has a code (Krukov/amocrm_api 112, 116).
  if (record && 'enum_code' in record && enums.every((option) => option.code === null))
    return { errors: [notExpected(`${path}.enum_code`)] };
  return read(Choice, value, path, (item) => {
    const found = findOption(enums, item);
    if (found === 'none') return { errors: [missing(`${path}.value`)] };
    if ('bad' in found) return { errors: [notSupported(`${path}.${found.bad}`)] };
    return { stored: { kind: 'enum', enumId: found.option.id, value: null } };
  });
}

interface GivenChoice {
  value?: string | null;
  enum_id?: number | null;
  enum_code?: string | null;
}

function findOption(enums: EnumOption[], given: GivenChoice): { option: EnumOption } | { bad: string } | 'none' {
  if (given.enum_id !== undefined && given.enum_id !== null) {
    const option = enums.find((entry) => entry.id === given.enum_id);
    return option ? { option } : { bad: 'enum_id' };
  }
  if (given.enum_code !== undefined && given.enum_code !== null) {
    const option = enums.find((entry) => entry.code === given.enum_code);
    return option ? { option } : { bad: 'enum_code' };
  }
  if (given.value !== undefined && given.value !== null) {
    const option = enums.find((entry) => entry.value === given.value);
    return option ? { option } : { bad: 'value' };
  }
  return 'none';
}

const Coded = closed({
  value: Type.String(),
  enum_id: Type.Optional(Type.Integer()),
  enum_code: Type.Optional(Type.String()),
  enum: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
});

function multitextReader(value: unknown, path: string, field: FieldDefinition): ReadValue {
  return read(Coded, value, path, (item) => {
    if (item.value === '') return 'ignore';
    const enums = (field.enums ?? []).map((option) => ({ ...option, code: option.value }));
    const legacy = typeof item.enum === 'number' ? { enum_id: item.enum } : { enum_code: item.enum ?? 'WORK' };
    const given = item.enum_id === undefined && item.enum_code === undefined ? legacy : item;
    const found = findOption(enums, {
      ...(given.enum_id === undefined ? {} : { enum_id: given.enum_id }),
      ...(given.enum_code === undefined ? {} : { enum_code: given.enum_code }),
    });
    if (found === 'none' || 'bad' in found)
      return { errors: [notSupported(`${path}.${found === 'none' ? 'enum_code' : found.bad}`)] };
    return { stored: { kind: 'enum', enumId: found.option.id, value: item.value } };
  });
}

function smartAddressReader(value: unknown, path: string): ReadValue {
  return read(Coded, value, path, (item) => {
    if (item.enum !== undefined) return { errors: [notExpected(`${path}.enum`)] };
    if (item.enum_id === undefined && item.enum_code === undefined) return { errors: [missing(`${path}.enum_code`)] };
    const found = findOption(SMART_ADDRESS, {
      ...(item.enum_id === undefined ? {} : { enum_id: item.enum_id }),
      ...(item.enum_code === undefined ? {} : { enum_code: item.enum_code }),
    });
    if (found === 'none' || 'bad' in found)
      return { errors: [notSupported(`${path}.${found === 'none' ? 'enum_code' : found.bad}`)] };
    return { stored: { kind: 'enum', enumId: found.option.id, value: item.value } };
  });
}

function linkedEntityReader(value: unknown, path: string, _field: FieldDefinition, account: Account): ReadValue {
  return read(closed({ value: LinkedEntity }), value, path, (item) => {
    const { entity_id: id, entity_type: type, catalog_id: catalogId } = item.value;
    const card =
      type === 'contacts' ? account.contacts.get(id) : type === 'companies' ? account.companies.get(id) : undefined;
    const element = type === 'catalog_elements' ? account.elements.get(id) : undefined;
    const name = card?.name ?? element?.name;
    if (name === undefined) return { errors: [notSupported(`${path}.value.entity_id`)] };
    return {
      stored: { kind: 'object', value: { name, entity_id: id, entity_type: type, catalog_id: catalogId ?? null } },
    };
  });
}

function chainedReader(value: unknown, path: string, field: FieldDefinition, account: Account): ReadValue {
  return read(closed({ catalog_id: Type.Integer(), catalog_element_id: Type.Integer() }), value, path, (item) => {
    if (!field.chained_lists?.some((list) => list.catalog_id === item.catalog_id))
      return { errors: [notSupported(`${path}.catalog_id`)] };
    if (account.elements.get(item.catalog_element_id)?.catalog_id !== item.catalog_id)
      return { errors: [notSupported(`${path}.catalog_element_id`)] };
    return { stored: { kind: 'chained', catalogId: item.catalog_id, elementId: item.catalog_element_id } };
  });
}

function fileReader(value: unknown, path: string, _field: FieldDefinition, account: Account): ReadValue {
  return read(closed({ value: FileValue }), value, path, (item) => {
    const file = account.files.get(item.value.file_uuid);
    if (!file || file.is_trashed) return { errors: [notSupported(`${path}.value.file_uuid`)] };
    const version = file.versions.find((entry) => entry.uuid === (item.value.version_uuid ?? file.activeVersion));
    if (!version) return { errors: [notSupported(`${path}.value.version_uuid`)] };
    return {
      stored: {
        kind: 'object',
        value: {
          file_uuid: file.uuid,
          version_uuid: version.uuid,
          file_name: file.name,
          file_size: version.size,
          is_deleted: false,
        },
      },
    };
  });
}
