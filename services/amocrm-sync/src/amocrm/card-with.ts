import type { CardPart, EntityRef } from '@pochtovik/contracts';

/** What a read of cards of a kind brings along: `with` of amo crm_platform/leads-api, contacts-api and companies-api. */
export function cardWith(type: EntityRef['type'], parts: readonly CardPart[] = []): string {
  const linked = { lead: ['contacts', 'loss_reason'], contact: ['leads'], company: ['contacts', 'leads'] }[type];
  if (parts.includes('customer') && type !== 'lead') linked.push('customers');
  if (parts.includes('elements')) linked.push('catalog_elements');
  return linked.join(',');
}
