import type { EntityCard } from '@pochtovik/contracts';
import type { ModifierContext } from '@pochtovik/template-language';

/** What modifiers know of a card's account beside the value: currency, time zone, language and the time now. */
export function crmContext({ account }: Pick<EntityCard, 'account'>, now: Date): ModifierContext {
  const { currency, timezone: timeZone, language } = account;
  return { currency, timeZone, language, now };
}
