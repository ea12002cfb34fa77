import { selfLink } from '../http/links.ts';
import type { Account } from '../state/account.ts';
import type { Card, Company, Contact, Customer, Lead, LinkedType } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import { fieldValuesView } from './field-values.ts';
import { linkedTo, type SeenLink } from './links.ts';
import { tagViews } from './tags.ts';

/** Where and with what a card is shown. */
export interface ViewContext {
  account: Account;
  base: string;
  with: Set<string>;
}

/** A lead as the API reads it. */
export function leadView(context: ViewContext, lead: Lead): Record<string, unknown> {
  const { account, base } = context;
  return {
    id: lead.id,
    name: lead.name,
    price: lead.price,
    responsible_user_id: lead.responsible_user_id,
    group_id: lead.group_id,
    status_id: lead.status_id,
    pipeline_id: lead.pipeline_id,
    loss_reason_id: lead.loss_reason_id,
    ...(context.with.has('source_id') ? { source_id: lead.source_id } : {}),
    created_by: lead.created_by,
    updated_by: lead.updated_by,
    created_at: lead.created_at,
    updated_at: lead.updated_at,
    closed_at: lead.closed_at,
    closest_task_at: closestTask(account, 'leads', lead.id),
    is_deleted: lead.is_deleted,
    custom_fields_values: fieldValuesView(account, 'leads', lead.fieldValues),
    score: null,
    account_id: account.profile.id,
    labor_cost: null,
    ...(context.with.has('is_price_modified_by_robot') ? { is_price_modified_by_robot: false } : {}),
    is_price_computed: false,
    _links: selfLink(base, `leads/${lead.id}`),
    _embedded: {
      tags: tagViews(account, 'leads', lead.tagIds),
      companies: refs(context, 'leads', lead.id, 'companies'),
      ...leadExtras(context, lead),
    },
  };
}

function leadExtras(context: ViewContext, lead: Lead): Record<string, unknown> {
  const { account, base } = context;
  const extras: Record<string, unknown> = {};
  if (context.with.has('contacts'))
    extras['contacts'] = linkedTo(account, 'leads', lead.id, 'contacts').map((seen) => ({
      id: seen.id,
      is_main: seen.link.main,
      _links: selfLink(base, `contacts/${seen.id}`),
    }));
  if (context.with.has('loss_reason')) {
    const reason = account.lossReasons.find((entry) => entry.id === lead.loss_reason_id);
    extras['loss_reason'] = reason ? [{ ...reason, _links: selfLink(base, `leads/loss_reasons/${reason.id}`) }] : [];
  }
  if (context.with.has('source')) extras['source'] = null;
  return { ...extras, ...elementExtras(context, 'leads', lead.id) };
}

/** A contact as the API reads it. */
export function contactView(context: ViewContext, contact: Contact): Record<string, unknown> {
  return {
    id: contact.id,
    name: contact.name,
    first_name: contact.first_name,
    last_name: contact.last_name,
    ...personView(context, 'contacts', contact, { is_unsorted: contact.is_unsorted }),
    _embedded: {
      tags: tagViews(context.account, 'contacts', contact.tagIds),
      companies: refs(context, 'contacts', contact.id, 'companies'),
      ...personExtras(context, 'contacts', contact.id),
    },
  };
}

/** A company as the API reads it. */
export function companyView(context: ViewContext, company: Company): Record<string, unknown> {
  return {
    id: company.id,
    name: company.name,
    ...personView(context, 'companies', company, {}),
    _embedded: {
      tags: tagViews(context.account, 'companies', company.tagIds),
      ...(context.with.has('contacts') ? { contacts: refs(context, 'companies', company.id, 'contacts') } : {}),
      ...personExtras(context, 'companies', company.id),
    },
  };
}

/** A customer as the API reads it. */
export function customerView(context: ViewContext, customer: Customer): Record<string, unknown> {
  const { account, base } = context;
  return {
    id: customer.id,
    name: customer.name,
    next_price: customer.next_price,
    next_date: customer.next_date,
    responsible_user_id: customer.responsible_user_id,
    group_id: customer.group_id,
    status_id: 0,
    periodicity: 0,
    created_by: customer.created_by,
    updated_by: customer.updated_by,
    created_at: customer.created_at,
    updated_at: customer.updated_at,
    closest_task_at: null,
    is_deleted: customer.is_deleted,
    custom_fields_values: fieldValuesView(account, 'customers', customer.fieldValues),
    ltv: customer.ltv,
    purchases_count: customer.purchases_count,
    average_check: customer.average_check,
    account_id: account.profile.id,
    _links: selfLink(base, `customers/${customer.id}`),
    _embedded: {
      segments: customer.segmentIds.map((id) => ({ id, _links: selfLink(base, `customers/segments/${id}`) })),
      tags: account.customerTags.filter(({ id }) => customer.tagIds.includes(id)).map((tag) => ({ ...tag })),
      ...(context.with.has('contacts') ? { contacts: refs(context, 'customers', customer.id, 'contacts') } : {}),
      ...(context.with.has('companies') ? { companies: refs(context, 'customers', customer.id, 'companies') } : {}),
    },
  };
}

function personView(context: ViewContext, type: CardType, card: Card, extra: Record<string, unknown>) {
  return {
    responsible_user_id: card.responsible_user_id,
    group_id: card.group_id,
    created_by: card.created_by,
    updated_by: card.updated_by,
    created_at: card.created_at,
    updated_at: card.updated_at,
    is_deleted: card.is_deleted,
    ...extra,
    closest_task_at: closestTask(context.account, type, card.id),
    custom_fields_values: fieldValuesView(context.account, type, card.fieldValues),
    account_id: context.account.profile.id,
    _links: selfLink(context.base, `${type}/${card.id}`),
  };
}

function personExtras(context: ViewContext, type: 'contacts' | 'companies', id: number): Record<string, unknown> {
  return {
    ...(context.with.has('leads') ? { leads: refs(context, type, id, 'leads') } : {}),
    ...(context.with.has('customers') ? { customers: refs(context, type, id, 'customers') } : {}),
    ...(type === 'contacts' && context.with.has('social_profiles') ? { social_profiles: [] } : {}),
    ...elementExtras(context, type, id),
  };
}

function elementExtras(context: ViewContext, type: CardType, id: number): Record<string, unknown> {
  if (!context.with.has('catalog_elements')) return {};
  const elements = linkedTo(context.account, type, id, 'catalog_elements').map((seen) => ({
    id: seen.id,
    metadata: elementMetadata(seen),
  }));
  return { catalog_elements: elements };
}

/** Metadata of a link to a catalog element. */
export function elementMetadata(seen: SeenLink): Record<string, unknown> {
  return { quantity: seen.link.quantity, catalog_id: seen.link.catalogId, price_id: seen.link.priceId };
}

function refs(context: ViewContext, type: LinkedType, id: number, other: CardType | 'customers'): unknown[] {
  return linkedTo(context.account, type, id, other).map((seen) => ({
    id: seen.id,
    _links: selfLink(context.base, `${other}/${seen.id}`),
  }));
}

function closestTask(account: Account, type: CardType, id: number): number | null {
  const times = [...account.tasks.values()]
    .filter((task) => !task.is_completed && task.entity_type === type && task.entity_id === id)
    .map((task) => task.complete_till);
  return times.length > 0 ? Math.min(...times) : null;
}
