import type { CardPart, TriggerLink } from '@pochtovik/contracts';
import { cardPartsNamed, cardPartsOf, LISTS } from '@pochtovik/letter-variables';
import type { StoredTemplate } from '../store/templates.ts';
import type { Facts } from './crm-facts.ts';

/** What a template needs beyond the card that its letter is about. */
export interface TemplateUse {
  /** The account's trigger links; empty when it uses none. */
  links: readonly TriggerLink[];
  /** Where the links it uses lead, as typed: addresses with variables. */
  redirects: { number: number; address: string }[];
  parts: CardPart[];
  /** Whether it names custom fields. */
  custom: boolean;
}

/**
 * Tells what the letters of a template need, so that nothing else is asked for.
 * @param recipient address that the letter goes to instead of the template's own, as typed
 * Errors: those of the trigger engine.
 */
export async function templateUse(
  facts: Pick<Facts, 'triggerLinks'>,
  accountId: number,
  { triggerLinks, variables }: Pick<StoredTemplate, 'triggerLinks' | 'variables'>,
  recipient = '',
): Promise<TemplateUse> {
  const links = triggerLinks.length > 0 ? await facts.triggerLinks(accountId) : [];
  const redirects = redirectsOf(links, triggerLinks);
  const addresses = [recipient, ...redirects.map(({ address }) => address)];
  return {
    links,
    redirects,
    parts: [...new Set([...cardPartsOf(variables), ...cardPartsNamed(addresses)])],
    // An address may name a custom field by its name, and an entry of a list its own: only parsing would tell.
    custom:
      variables.some((path) => path.includes('.cf.') || Object.hasOwn(LISTS, path)) ||
      addresses.some((address) => address.includes('{')),
  };
}

/** Where the trigger links in use lead. */
export function redirectsOf(links: readonly TriggerLink[], used: readonly number[]): TemplateUse['redirects'] {
  return links
    .filter(({ number }) => used.includes(number))
    .map(({ number, redirectUrl }) => ({ number, address: redirectUrl ?? '' }));
}
