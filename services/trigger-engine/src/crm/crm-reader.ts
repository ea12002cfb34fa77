import { AccountGet, EntityRead } from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import type { CrmReader } from '../engine/ports.ts';
import { readAllFields } from './crm-facts.ts';

/** Reads the CRM through amocrm-sync. Errors: those of `entity.read` and `account.get`. */
export function createCrmReader(ask: Ask): CrmReader {
  return {
    card: (accountId, entity, parts) =>
      ask(EntityRead, accountId, { accountId, entity, ...(parts.length > 0 && { with: parts }) }),
    timeZone: async (accountId) => (await ask(AccountGet, accountId, { accountId })).timezone,
    fields: (accountId) => readAllFields(ask, accountId),
  };
}
