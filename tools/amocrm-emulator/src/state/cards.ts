import type { StoredValue } from './fields.ts';

/** What leads, contacts and companies have in common. Times are Unix seconds. */
export interface Card {
  id: number;
  name: string;
  responsible_user_id: number;
  group_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  is_deleted: boolean;
  fieldValues: Map<number, StoredValue[]>;
  tagIds: number[];
}

/** A lead. */
export interface Lead extends Card {
  price: number;
  status_id: number;
  pipeline_id: number;
  loss_reason_id: number | null;
  source_id: number | null;
  closed_at: number | null;
}

/** A contact. */
export interface Contact extends Card {
  first_name: string;
  last_name: string;
  is_unsorted: boolean;
}

/** A company. */
export type Company = Card;

/** A customer (buyer). Its means: what the next purchase is worth and when it is due, what was bought so far. */
export interface Customer extends Card {
  next_price: number;
  next_date: number | null;
  average_check: number;
  ltv: number;
  purchases_count: number;
  segmentIds: number[];
}

/** A segment that customers are sorted into. */
export interface CustomerSegment {
  id: number;
  name: string;
  created_at: number;
}

/** Ends of a link, in the canonical order leads, contacts, companies, customers, catalog_elements. */
export type LinkedType = 'leads' | 'contacts' | 'companies' | 'customers' | 'catalog_elements';

/** A link between two entities; `main` only means something between a lead and a contact. */
export interface Link {
  from: LinkedType;
  fromId: number;
  to: LinkedType;
  toId: number;
  main: boolean;
  quantity: number;
  catalogId: number | null;
  priceId: number | null;
  updatedBy: number;
}

/** A tag; each kind of card has its own set. */
export interface Tag {
  id: number;
  name: string;
  color: string | null;
}
