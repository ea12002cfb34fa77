/** Every type of custom field the emulator knows. Source: amoCRM custom-fields. */
export const FIELD_TYPES = [
  'text',
  'numeric',
  'checkbox',
  'select',
  'multiselect',
  'date',
  'date_time',
  'url',
  'textarea',
  'radiobutton',
  'streetaddress',
  'monetary',
  'file',
  'smart_address',
  'birthday',
  'legal_entity',
  'chained_list',
  'tracking_data',
  'multitext',
  'price',
  'category',
  'linked_entity',
] as const;

/** One of {@link FIELD_TYPES}. */
export type FieldType = (typeof FIELD_TYPES)[number];

/** The kinds of card that carry tags, links, notes and custom fields. */
export const CARD_TYPES = ['leads', 'contacts', 'companies'] as const;

/** One of {@link CARD_TYPES}. */
export type CardType = (typeof CARD_TYPES)[number];

/** Whose fields a definition belongs to: a kind of card, customers, or the elements of one catalog. */
export type FieldOwner = CardType | 'customers' | `catalogs/${number}`;

/** One choice of a list field. */
export interface EnumOption {
  id: number;
  value: string;
  sort: number;
  code: string | null;
}

/** A pair that names a stage. */
export interface StageRef {
  status_id: number;
  pipeline_id: number;
}

/** Definition of a custom field. */
export interface FieldDefinition {
  id: number;
  owner: FieldOwner;
  name: string;
  type: FieldType;
  code: string | null;
  sort: number;
  is_api_only: boolean;
  enums: EnumOption[] | null;
  nested: { id: number; parent_id: number | null; value: string; sort: number }[] | null;
  group_id: string | null;
  required_statuses: StageRef[];
  hidden_statuses: StageRef[];
  is_predefined: boolean;
  is_deletable: boolean;
  is_visible: boolean;
  is_required: boolean;
  currency: string | null;
  remind: string | null;
  tracking_callback: string | null;
  search_in: string | null;
  chained_lists: { title: string | null; catalog_id: number; parent_catalog_id: number | null }[] | null;
}

/** A stored value of a field: an enum choice, a chained-list choice or a plain value. Names of choices are looked up when read. */
export type StoredValue =
  | { kind: 'plain'; value: string | number | boolean }
  | { kind: 'enum'; enumId: number; value: string | null }
  | { kind: 'object'; value: Record<string, unknown> }
  | { kind: 'chained'; catalogId: number; elementId: number };
