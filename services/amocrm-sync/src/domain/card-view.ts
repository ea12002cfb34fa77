import type { CatalogElement, Company, Contact, Customer, CustomFieldValue, Lead } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { type ElementNames, fieldTexts, type RawFieldValue } from './field-text.ts';

/** A card as amoCRM gives it, in the parts that every kind has. */
export interface RawCard {
  id: number;
  name: string | null;
  responsible_user_id: number;
  created_at: number;
  updated_at?: number;
  closest_task_at?: number | null;
  custom_fields_values?: RawField[] | null;
  _embedded?: { tags?: { name: string }[] };
}

/** One filled custom field of a card. */
export interface RawField {
  field_id: number;
  field_name?: string | null;
  field_code?: string | null;
  field_type?: string;
  values: RawFieldValue[];
}

/** What turning fields into texts needs beside the card. */
export interface TextContext {
  /** IANA zone of the account. */
  timezone: string;
  elements: ElementNames;
}

/** Names of a lead's stage. */
export interface StageNames {
  pipelineName: string;
  statusName: string;
}

/** A lead for variables and rules. */
export function leadView(
  raw: RawCard & {
    price?: number | null;
    pipeline_id: number;
    status_id: number;
    closed_at?: number | null;
    _embedded?: { loss_reason?: { name: string | null }[] | null };
  },
  stage: StageNames,
  context: TextContext,
): Lead {
  const lossReason = raw._embedded?.loss_reason?.[0]?.name;
  return {
    ...cardView(raw, context),
    price: Math.round(raw.price ?? 0),
    pipelineId: raw.pipeline_id,
    pipelineName: stage.pipelineName,
    statusId: raw.status_id,
    statusName: stage.statusName,
    ...(raw.closed_at && { closedAt: raw.closed_at }),
    ...(lossReason && { lossReason }),
  };
}

/** A contact for variables and rules; a contact typed as one name has no first and last name in amoCRM. */
export function contactView(
  raw: RawCard & { first_name?: string | null; last_name?: string | null },
  context: TextContext,
): Contact {
  return {
    ...companyView(raw, context),
    firstName: raw.first_name ?? '',
    lastName: raw.last_name ?? '',
  };
}

/** A company for variables and rules. */
export function companyView(raw: RawCard, context: TextContext): Company {
  return { ...cardView(raw, context), emails: reach(raw, 'EMAIL'), phones: reach(raw, 'PHONE') };
}

/** A customer for variables. @param segmentNames of the account, by id */
export function customerView(
  raw: RawCard & { _embedded?: { segments?: { id: number }[] } } & Partial<
      Record<'next_price' | 'next_date' | 'average_check' | 'ltv' | 'purchases_count', number | null>
    >,
  context: TextContext,
  segmentNames: ReadonlyMap<number, string>,
): Customer {
  return {
    ...cardView(raw, context),
    nextPrice: raw.next_price ?? 0,
    ...(raw.next_date && { nextDate: raw.next_date }),
    averageCheck: raw.average_check ?? 0,
    ltv: raw.ltv ?? 0,
    purchases: raw.purchases_count ?? 0,
    segments: (raw._embedded?.segments ?? []).flatMap(({ id }) => segmentNames.get(id) ?? []),
  };
}

/** How a card holds an element of a list. */
export interface ElementLink {
  catalogId: number;
  elementId: number;
  quantity: number;
  /** Field of the price chosen in the card; null: the list's own price. */
  priceId: number | null;
}

/** An element of a list as a card holds it: its price is the one chosen in the card, else the list's price field (`PRICE`). */
export function elementView(
  raw: Pick<RawCard, 'id' | 'name' | 'custom_fields_values'>,
  { catalogId, quantity, priceId }: ElementLink,
  catalogName: string,
  context: TextContext,
): CatalogElement {
  const fields = raw.custom_fields_values ?? [];
  const chosen = fields.find(({ field_id }) => field_id === priceId);
  const own = fields.find(({ field_code, field_type }) => field_code === 'PRICE' || field_type === 'price');
  return {
    ...{ id: raw.id, name: raw.name ?? '', catalogId, catalogName, quantity },
    price: numberOf((chosen ?? own)?.values[0]?.value),
    customFields: fields.map((field) => fieldView(field, context)),
  };
}

/** Elements of catalogs that the chained lists of cards name by id. */
export function chainedElements(cards: readonly RawCard[]): { catalogId: number; elementId: number }[] {
  return cards
    .flatMap((card) => card.custom_fields_values ?? [])
    .filter((field) => field.field_type === 'chained_list')
    .flatMap((field) => field.values)
    .flatMap(({ catalog_id, catalog_element_id }) =>
      catalog_id != null && catalog_element_id != null
        ? [{ catalogId: catalog_id, elementId: catalog_element_id }]
        : [],
    );
}

function cardView(raw: RawCard, context: TextContext) {
  return {
    id: raw.id,
    name: raw.name ?? '',
    responsibleUserId: raw.responsible_user_id,
    createdAt: raw.created_at,
    ...(raw.updated_at !== undefined && { updatedAt: raw.updated_at }),
    ...(raw.closest_task_at && { closestTaskAt: raw.closest_task_at }),
    tags: (raw._embedded?.tags ?? []).map((tag) => tag.name),
    customFields: (raw.custom_fields_values ?? []).map((field) => fieldView(field, context)),
  };
}

function fieldView(field: RawField, { timezone, elements }: TextContext): Static<typeof CustomFieldValue> {
  const type = field.field_type ?? '';
  return {
    id: field.field_id,
    name: field.field_name ?? '',
    code: field.field_code ?? null,
    type,
    values: fieldTexts(type, field.values, timezone, elements),
  };
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** E-mails or phones in the order of the card. */
function reach(raw: RawCard, code: 'EMAIL' | 'PHONE'): string[] {
  return (raw.custom_fields_values ?? [])
    .filter((field) => field.field_code === code)
    .flatMap((field) => field.values)
    .flatMap(({ value }) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []));
}
