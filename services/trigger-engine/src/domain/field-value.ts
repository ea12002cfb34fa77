import type { AccountField, FieldChange } from '@pochtovik/contracts';

/** The value that clears a field of any type. */
export const RESET = '{reset}';

/** What may be wrong with the value of a field. */
export type FieldFault =
  | 'FIELD_TYPE_UNSUPPORTED'
  | 'VALUE_EMPTY'
  | 'NUMBER_WRONG'
  | 'OPTION_UNKNOWN'
  | 'CHECKBOX_WRONG'
  | 'DATE_WRONG';

/** What a written value does to a field, or why it cannot. */
export type ReadFieldValue = { ok: true; change: FieldChange } | { ok: false; fault: FieldFault };

type Reader = (value: string, field: AccountField, timeZone: string, mode: 'add' | 'replace') => ReadFieldValue;

const READERS: Readonly<Record<string, Reader>> = {
  text: readText,
  textarea: readText,
  url: readText,
  streetaddress: readText,
  numeric: readNumber,
  monetary: readNumber,
  select: readOption('set_option'),
  radiobutton: readOption('set_option'),
  multiselect: readOption('add_option'),
  checkbox: readCheckbox,
  date: readDate,
  birthday: readDate,
  date_time: readDate,
};

/** True for the types of fields that take a written value; every type can be cleared. */
export function takesValue(type: string): boolean {
  return Object.hasOwn(READERS, type);
}

/**
 * Reads a value with its variables already written out, by the type of the field (manual, "Сменить поле в amoCRM").
 * @param timeZone the account's: a day begins at its midnight
 */
export function readFieldValue(
  written: string,
  field: AccountField,
  timeZone: string,
  mode: 'add' | 'replace',
): ReadFieldValue {
  const value = written.trim();
  // A switch has no empty state: it is off.
  if (value === RESET) return done(field.type === 'checkbox' ? { type: 'set', value: false } : { type: 'clear' });
  const reader = READERS[field.type];
  if (!reader) return { ok: false, fault: 'FIELD_TYPE_UNSUPPORTED' };
  return value === '' ? { ok: false, fault: 'VALUE_EMPTY' } : reader(value, field, timeZone, mode);
}

function readText(value: string, _field: AccountField, _timeZone: string, mode: 'add' | 'replace'): ReadFieldValue {
  return done(mode === 'add' ? { type: 'add_text', text: value } : { type: 'set', value });
}

/** Spaces between thousands are allowed, since variables write them so. */
function readNumber(value: string): ReadFieldValue {
  const bare = value.replace(/\s/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(bare) ? done({ type: 'set', value: bare }) : { ok: false, fault: 'NUMBER_WRONG' };
}

function readOption(type: 'set_option' | 'add_option'): Reader {
  return (value, { options = [] }) => {
    const option = options.find((entry) => entry.value.trim() === value);
    return option ? done({ type, optionId: option.id }) : { ok: false, fault: 'OPTION_UNKNOWN' };
  };
}

function readCheckbox(value: string): ReadFieldValue {
  return value === '1' || value === '0'
    ? done({ type: 'set', value: value === '1' })
    : { ok: false, fault: 'CHECKBOX_WRONG' };
}

function readDate(value: string, _field: AccountField, timeZone: string): ReadFieldValue {
  const midnight = new Date(`${value}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(midnight.getTime());
  // `2026-02-30` parses as a day of March.
  if (!isDay || !midnight.toISOString().startsWith(value)) return { ok: false, fault: 'DATE_WRONG' };
  return done({ type: 'set', value: `${value}T00:00:00${offsetOn(midnight, timeZone)}` });
}

/** Offset of a time zone from UTC around a moment: `+03:00`. */
function offsetOn(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(moment);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return /[+-]\d{2}:\d{2}/.exec(name)?.[0] ?? '+00:00';
}

function done(change: FieldChange): ReadFieldValue {
  return { ok: true, change };
}
