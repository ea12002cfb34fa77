import type { Static } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Company, Contact } from '../state/cards.ts';
import { type FieldChanges, readFieldValues } from '../validation/field-values.ts';
import type { FieldError } from '../validation/problem.ts';
import { personItem } from '../webhooks/v2-items.ts';
import { applyCommon, newCard } from './card-changes.ts';
import { type CompanyInput, type ContactInput, checkCommon, stamp } from './card-input.ts';
import type { Change } from './change.ts';

/** A checked write of a contact or a company. */
export interface PreparedPerson<T> {
  input: T;
  fields: FieldChanges;
}

/** Checks a write of a contact; refusals go to `errors`. */
export function prepareContact(account: Account, input: Static<typeof ContactInput>, errors: FieldError[]) {
  checkCommon(account, 'contacts', input, errors);
  return { input, fields: readFieldValues(account, 'contacts', input.custom_fields_values, errors) };
}

/** Checks a write of a company; refusals go to `errors`. */
export function prepareCompany(account: Account, input: Static<typeof CompanyInput>, errors: FieldError[]) {
  checkCommon(account, 'companies', input, errors);
  return { input, fields: readFieldValues(account, 'companies', input.custom_fields_values, errors) };
}

/** Writes a new contact. */
export function createContact(change: Change, prepared: PreparedPerson<Static<typeof ContactInput>>): Contact {
  const { input, fields } = prepared;
  const id = nextId(change.account);
  const contact: Contact = {
    ...newCard(change, id, input),
    first_name: input.first_name ?? '',
    last_name: input.last_name ?? '',
    is_unsorted: false,
  };
  if (!input.name) contact.name = fullName(contact);
  change.account.contacts.set(id, contact);
  change.event({ type: 'contact_added', entityType: 'contact', entityId: id, createdBy: contact.created_by });
  applyCommon(change, 'contacts', contact, input, fields, true);
  change.hook('add_contact', 'contacts', 'add', personItem(change.account, 'contacts', contact));
  return contact;
}

/** Writes a change of a contact. */
export function updateContact(
  change: Change,
  contact: Contact,
  prepared: PreparedPerson<Static<typeof ContactInput>>,
): void {
  const { input, fields } = prepared;
  if (input.first_name !== undefined) contact.first_name = input.first_name ?? '';
  if (input.last_name !== undefined) contact.last_name = input.last_name ?? '';
  const named = input.first_name !== undefined || input.last_name !== undefined;
  const common = named && !input.name ? { ...input, name: fullName(contact) } : input;
  const { oldResponsible } = applyCommon(change, 'contacts', contact, common, fields, false);
  stamp(contact, input, change.actorId, change.now);
  personHooks(change, 'contacts', contact, oldResponsible);
}

/** Writes a new company. */
export function createCompany(change: Change, prepared: PreparedPerson<Static<typeof CompanyInput>>): Company {
  const { input, fields } = prepared;
  const id = nextId(change.account);
  const company: Company = newCard(change, id, input);
  change.account.companies.set(id, company);
  change.event({ type: 'company_added', entityType: 'company', entityId: id, createdBy: company.created_by });
  applyCommon(change, 'companies', company, input, fields, true);
  change.hook('add_company', 'contacts', 'add', personItem(change.account, 'companies', company));
  return company;
}

/** Writes a change of a company. */
export function updateCompany(
  change: Change,
  company: Company,
  prepared: PreparedPerson<Static<typeof CompanyInput>>,
): void {
  const { input, fields } = prepared;
  const { oldResponsible } = applyCommon(change, 'companies', company, input, fields, false);
  stamp(company, input, change.actorId, change.now);
  personHooks(change, 'companies', company, oldResponsible);
}

/** A new responsible shows as `old_responsible_user_id` in the update of a contact or company (kommo docs). */
function personHooks(
  change: Change,
  type: 'contacts' | 'companies',
  card: Company,
  oldResponsible: number | null,
): void {
  const item = personItem(change.account, type, card);
  const extra = oldResponsible === null ? {} : { old_responsible_user_id: oldResponsible };
  const name = type === 'contacts' ? 'contact' : 'company';
  change.hook(`update_${name}`, 'contacts', 'update', { ...item, ...extra });
  if (oldResponsible !== null) change.hook(`responsible_${name}`, 'contacts', 'responsible', { ...item, ...extra });
}

function fullName(contact: Contact): string {
  return [contact.first_name, contact.last_name].filter((part) => part !== '').join(' ');
}
