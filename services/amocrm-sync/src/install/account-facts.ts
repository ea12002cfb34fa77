import type { AccountAnswer } from '../amocrm/schemas.ts';
import type { AccountFacts } from '../store/account-store.ts';

/** What is kept of an account out of amoCRM's answer. */
export function accountFacts(answer: AccountAnswer, origin: string): AccountFacts {
  const timezone = answer._embedded?.datetime_settings?.timezone ?? '';
  return {
    origin,
    subdomain: answer.subdomain,
    name: answer.name ?? '',
    timezone: isTimezone(timezone) ? timezone : 'UTC',
    currency: answer.currency ?? '',
    language: answer.language ?? '',
    installedByUserId: answer.current_user_id,
  };
}

/** Whether a text names a zone that dates can be shown in. */
function isTimezone(text: string): boolean {
  try {
    return text !== '' && new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}
