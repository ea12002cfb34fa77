import { addressFault, type EntityCard, PochtovikError } from '@pochtovik/contracts';

/** Whom a letter goes to. */
export interface Recipient {
  /** Empty where only an address is known. */
  name: string;
  address: string;
}

/**
 * The client: the first contact with a valid address (the main contact comes first), else the company.
 * @throws PochtovikError RECIPIENT_NONE when no address is filled in, RECIPIENT_INVALID when none of those is one.
 */
export function clientOf(card: EntityCard): Recipient {
  const candidates = [...card.contacts, ...(card.company ? [card.company] : [])].flatMap(({ name, emails }) =>
    emails.map((email) => ({ name: oneLine(name), address: email.trim() })),
  );
  const client = candidates.find(({ address }) => addressFault(address) === null);
  if (client) return client;
  const typed = candidates.find(({ address }) => address !== '');
  throw typed ? invalid(typed.address) : new PochtovikError('RECIPIENT_NONE');
}

/**
 * The address that a template names, after its variables got their values.
 * @throws PochtovikError RECIPIENT_NONE when nothing came of it, RECIPIENT_INVALID when it is no address.
 */
export function recipientAt(rendered: string): Recipient {
  const address = rendered.trim();
  if (address === '') throw new PochtovikError('RECIPIENT_NONE');
  if (addressFault(address) !== null) throw invalid(address);
  return { name: '', address };
}

/** Names go into a header: a line break in a card's name must not become one there. */
function oneLine(name: string): string {
  return name.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function invalid(address: string): PochtovikError {
  const { code = 'RECIPIENT_INVALID', message = '' } = addressFault(address) ?? {};
  return new PochtovikError('RECIPIENT_INVALID', { details: [{ field: 'sendTo', message, code }] });
}
