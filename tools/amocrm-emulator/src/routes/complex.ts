import { type Static, Type } from 'typebox';
import { CompanyInput, ContactInput, LeadInput } from '../entities/card-input.ts';
import { createLead, prepareLead } from '../entities/leads.ts';
import { link } from '../entities/links.ts';
import { createCompany, createContact, prepareCompany, prepareContact } from '../entities/people.ts';
import { demand } from '../entities/rights.ts';
import { TagRef } from '../entities/tags.ts';
import type { ApiAnswer, ApiCall, ApiRoute } from '../http/call.ts';
import type { Account } from '../state/account.ts';
import { BatchErrors, closed, nullable, parseBatch } from '../validation/body.ts';
import { type FieldError, missing, notExpected, notSupported } from '../validation/problem.ts';
import { FormsMetadata, SipMetadata } from './unsorted-metadata.ts';

const MAX_LEADS = 50;
const MAX_FIELDS = 40;

const OptionalId = Type.Optional(Type.Integer());
const Contact = closed({ ...ContactInput.properties, id: OptionalId });
const Company = closed({ ...CompanyInput.properties, id: OptionalId });

const ComplexInput = closed({
  ...LeadInput.properties,
  _embedded: Type.Optional(
    closed({
      tags: Type.Optional(nullable(Type.Array(TagRef))),
      contacts: Type.Optional(Type.Array(Contact)),
      companies: Type.Optional(Type.Array(Company)),
      source: Type.Optional(closed({ external_id: Type.String(), type: Type.String() })),
      metadata: Type.Optional(
        Type.Union([
          closed({ ...FormsMetadata.properties, category: Type.Literal('forms') }),
          closed({ ...SipMetadata.properties, category: Type.Literal('sip') }),
        ]),
      ),
    }),
  ),
});

/** `POST /api/v4/leads/complex`: leads with one contact and one company each; the answer is a bare array. */
export const complexRoutes: ApiRoute[] = [{ method: 'POST', path: '/api/v4/leads/complex', handle: add }];

function add(call: ApiCall): ApiAnswer {
  for (const type of ['leads', 'contacts', 'companies'] as const) demand(call.user, type, 'add', null);
  const batch = new BatchErrors();
  const prepared = parseBatch(ComplexInput, call.body, MAX_LEADS).map(({ item, requestId }) => {
    const errors: FieldError[] = [];
    const ready = prepare(call.account, item, errors);
    batch.add(requestId, errors);
    return { ready, requestId };
  });
  batch.throwIfAny();
  const body = prepared.map(({ ready, requestId }) => {
    const { change } = call;
    const company = ready.company?.new ? createCompany(change, ready.company.new).id : (ready.company?.id ?? null);
    const contact = ready.contact?.new ? createContact(change, ready.contact.new).id : (ready.contact?.id ?? null);
    const lead = createLead(change, ready.lead);
    if (contact !== null) link(change, 'leads', lead.id, 'contacts', contact, { main: true });
    if (company !== null) link(change, 'leads', lead.id, 'companies', company);
    if (contact !== null && company !== null) link(change, 'contacts', contact, 'companies', company);
    return { id: lead.id, contact_id: contact, company_id: company, request_id: [requestId], merged: false };
  });
  return { status: 200, body };
}

function prepare(account: Account, item: Static<typeof ComplexInput>, errors: FieldError[]) {
  const { _embedded: embedded, ...rest } = item;
  const input = embedded?.tags === undefined ? rest : { ...rest, _embedded: { tags: embedded.tags } };
  const lead = prepareLead(account, null, input, errors);
  limitFields(item, '', errors);
  for (const key of ['contacts', 'companies'] as const)
    if ((embedded?.[key]?.length ?? 0) > 1) errors.push(notExpected(`_embedded.${key}.1`));
  const contact = embedded?.contacts?.[0];
  const company = embedded?.companies?.[0];
  return {
    lead,
    contact: contact && prepareEnd(account, 'contacts', contact, errors, prepareContact),
    company: company && prepareEnd(account, 'companies', company, errors, prepareCompany),
  };
}

/** A contact or company of a complex lead: an existing one by id, or a full model to make. */
function prepareEnd<I extends { id?: number; custom_fields_values?: unknown }, P>(
  account: Account,
  type: 'contacts' | 'companies',
  input: I,
  errors: FieldError[],
  check: (account: Account, input: Omit<I, 'id'>, errors: FieldError[]) => P,
): { id: number; new?: never } | { id?: never; new: P } {
  const path = `_embedded.${type}.0`;
  const { id, ...model } = input;
  if (id !== undefined) {
    const card = account[type].get(id);
    if (!card || card.is_deleted) errors.push(notSupported(`${path}.id`));
    return { id };
  }
  if (Object.keys(model).length === 0) errors.push(missing(`${path}.name`));
  const own: FieldError[] = [];
  const prepared = check(account, model, own);
  limitFields(input, '', own);
  errors.push(...own.map((error) => ({ ...error, path: `${path}.${error.path}` })));
  return { new: prepared };
}

function limitFields(input: { custom_fields_values?: unknown }, path: string, errors: FieldError[]): void {
  const values = input.custom_fields_values;
  if (Array.isArray(values) && values.length > MAX_FIELDS)
    errors.push(notExpected(`${path}custom_fields_values.${MAX_FIELDS}`));
}
