import type { StoredValue } from './fields.ts';

/** A list (catalog). */
export interface Catalog {
  id: number;
  name: string;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  sort: number;
  type: 'regular' | 'invoices' | 'products' | 'suppliers';
  can_add_elements: boolean;
  can_show_in_cards: boolean;
  can_link_multiple: boolean;
  can_be_deleted: boolean;
  sdk_widget_code: string | null;
}

/** An element of a catalog. */
export interface CatalogElement {
  id: number;
  name: string;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  is_deleted: boolean;
  catalog_id: number;
  fieldValues: Map<number, StoredValue[]>;
}
