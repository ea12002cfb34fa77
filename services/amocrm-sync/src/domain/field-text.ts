/** Values of one custom field as amoCRM gives them: `value` has another shape for each type. */
export interface RawFieldValue {
  value?: unknown;
  enum_id?: number | null;
  enum_code?: string | null;
  /** Key of old answers for `enum_code`. */
  enum?: unknown;
  catalog_id?: number | null;
  catalog_element_id?: number | null;
}

/** Names of elements of catalogs, by `<catalog id>/<element id>`: chained lists carry ids only. */
export type ElementNames = ReadonlyMap<string, string>;

const ADDRESS_ORDER = ['address_line_1', 'address_line_2', 'zip', 'city', 'state', 'country'];

/**
 * A custom field's values as texts for people: options by name, dates as ISO 8601 (days in the account's zone, moments in
 * UTC), switches as 1 or 0, legal entities, files and linked cards by name. What has no text is left out.
 * @param type `field_type` (kommo docs, custom field types); an unknown one is read by the shape of its value
 * @param timezone IANA zone of the account
 */
export function fieldTexts(
  type: string,
  values: readonly RawFieldValue[],
  timezone: string,
  elements: ElementNames = new Map(),
): string[] {
  const ordered = type === 'smart_address' ? inAddressOrder(values) : values;
  return ordered.map((value) => textOf(type, value, timezone, elements)).filter((text) => text !== '');
}

/** Key of {@link ElementNames}. */
export function elementKey(catalogId: number, elementId: number): string {
  return `${catalogId}/${elementId}`;
}

function textOf(type: string, item: RawFieldValue, timezone: string, elements: ElementNames): string {
  const { value } = item;
  switch (type) {
    case 'checkbox':
      return value === true || value === 1 || value === '1' || value === 'true' ? '1' : '0';
    case 'date':
    case 'birthday':
      return momentOf(value, (seconds) => dayIn(seconds, timezone));
    case 'date_time':
      return momentOf(value, (seconds) => new Date(seconds * 1000).toISOString());
    case 'chained_list':
      return item.catalog_id != null && item.catalog_element_id != null
        ? (elements.get(elementKey(item.catalog_id, item.catalog_element_id)) ?? plain(value))
        : plain(value);
    default:
      return plain(value);
  }
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value !== 'object' || value === null) return '';
  if ('name' in value && typeof value.name === 'string') return value.name;
  if ('file_name' in value && typeof value.file_name === 'string') return value.file_name;
  return '';
}

function momentOf(value: unknown, text: (seconds: number) => string): string {
  const seconds = typeof value === 'string' && !/^-?\d+$/.test(value) ? Date.parse(value) / 1000 : Number(value);
  const isReal = value !== null && value !== '' && Number.isFinite(seconds) && Math.abs(seconds) < 8.64e12;
  return isReal ? text(seconds) : '';
}

/** A date is stored as midnight of the account's zone; midnight of UTC is also met and means that very day. */
function dayIn(seconds: number, timezone: string): string {
  const zone = seconds % 86_400 === 0 ? 'UTC' : timezone;
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(seconds * 1000));
}

function inAddressOrder(values: readonly RawFieldValue[]): RawFieldValue[] {
  const place = (value: RawFieldValue) => {
    const code = value.enum_code ?? (typeof value.enum === 'string' ? value.enum : '');
    const index = ADDRESS_ORDER.indexOf(code);
    return index < 0 ? ADDRESS_ORDER.length : index;
  };
  return [...values].sort((a, b) => place(a) - place(b));
}
