import { randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { CompanyInput, ContactInput, LeadInput } from '../entities/card-input.ts';
import { createLead, firstStatus, moveLead, type PreparedLead, prepareLead } from '../entities/leads.ts';
import { link } from '../entities/links.ts';
import { createCompany, createContact, prepareCompany, prepareContact } from '../entities/people.ts';
import { deleteCard } from '../entities/removal.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, orderOf, sorted } from '../http/query.ts';
import type { Pipeline } from '../state/pipelines.ts';
import type { Unsorted } from '../state/unsorted.ts';
import { BatchErrors, closed, parseBatch, parseObject } from '../validation/body.ts';
import { ApiProblem, type FieldError, notFound, notSupported, validationProblem } from '../validation/problem.ts';
import { FormsMetadata, SipMetadata } from './unsorted-metadata.ts';

const shared = {
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
  source_uid: Type.String(),
  source_name: Type.String(),
  pipeline_id: Type.Optional(Type.Integer()),
  created_at: Type.Optional(Type.Integer()),
  _embedded: Type.Optional(
    closed({
      leads: Type.Optional(Type.Array(LeadInput, { maxItems: 1 })),
      contacts: Type.Optional(Type.Array(ContactInput)),
      companies: Type.Optional(Type.Array(CompanyInput)),
    }),
  ),
};
const FormsInput = closed({ ...shared, metadata: FormsMetadata });
const SipInput = closed({ ...shared, metadata: SipMetadata });
const AcceptInput = closed({ user_id: Type.Optional(Type.Integer()), status_id: Type.Optional(Type.Integer()) });
const DeclineInput = closed({ user_id: Type.Optional(Type.Integer()) });
const LinkInput = closed({
  user_id: Type.Optional(Type.Integer()),
  link: closed({
    entity_type: Type.Literal('leads'),
    entity_id: Type.Integer(),
    metadata: Type.Optional(Type.Unknown()),
  }),
});

const PATH = '/api/v4/leads/unsorted';

/** Incoming leads. Only forms and sip can be created. Source: amoCRM unsorted-api. */
export const unsortedRoutes: ApiRoute[] = [
  { method: 'GET', path: PATH, handle: list },
  { method: 'GET', path: `${PATH}/summary`, handle: summary },
  { method: 'GET', path: `${PATH}/:uid`, handle: (call) => ({ status: 200, body: view(call, found(call)) }) },
  { method: 'POST', path: `${PATH}/forms`, handle: (call) => add(call, 'forms', parseBatch(FormsInput, call.body)) },
  { method: 'POST', path: `${PATH}/sip`, handle: (call) => add(call, 'sip', parseBatch(SipInput, call.body)) },
  { method: 'POST', path: `${PATH}/:uid/accept`, handle: accept },
  { method: 'DELETE', path: `${PATH}/:uid/decline`, handle: decline },
  { method: 'POST', path: `${PATH}/:uid/link`, handle: attach },
];

function found(call: ApiCall): Unsorted {
  const item = call.account.unsorted.get(call.params['uid'] ?? '');
  if (!item) throw notFound();
  return item;
}

function list(call: ApiCall): ApiAnswer {
  const filter = filterOf(call.query);
  const uids = listFilter(filter, 'uid');
  const categories = listFilter(filter, 'category');
  const pipelines = listFilter(filter, 'pipeline_id');
  const items = [...call.account.unsorted.values()].filter(
    (item) =>
      (!uids || uids.has(item.uid)) &&
      (!categories || categories.has(item.category)) &&
      (!pipelines || pipelines.has(String(item.pipeline_id))),
  );
  const order = orderOf(call.query, ['created_at', 'updated_at']);
  const shown = order ? sorted(items, (item) => item.created_at, order.direction) : items;
  return listAnswer(call, shown, { key: 'unsorted', view: (item) => view(call, item) });
}

function summary(call: ApiCall): ApiAnswer {
  const items = [...call.account.unsorted.values()];
  const count = (category: string) => ({ total: items.filter((item) => item.category === category).length });
  return {
    status: 200,
    body: {
      total: items.length,
      accepted: 0,
      declined: 0,
      average_sort_time: 0,
      categories: { forms: count('forms'), sip: count('sip'), mail: count('mail'), chats: count('chats') },
      _links: linkTo(call, 'leads/unsorted/summary'),
    },
  };
}

function view(call: ApiCall, item: Unsorted): Record<string, unknown> {
  return {
    uid: item.uid,
    source_uid: item.source_uid,
    source_name: item.source_name,
    category: item.category,
    pipeline_id: item.pipeline_id,
    created_at: item.created_at,
    metadata: item.metadata,
    account_id: call.account.profile.id,
    _links: linkTo(call, `leads/unsorted/${item.uid}`),
    _embedded: refs(call, item),
  };
}

function refs(call: ApiCall, item: Unsorted): Record<string, unknown> {
  const of = (type: string, ids: number[]) => ids.map((id) => ({ id, _links: linkTo(call, `${type}/${id}`) }));
  return {
    leads: of('leads', [item.leadId]),
    contacts: of('contacts', item.contactIds),
    companies: of('companies', item.companyIds),
  };
}

type Item = { item: Static<typeof FormsInput> | Static<typeof SipInput>; requestId: string };

function add(call: ApiCall, category: 'forms' | 'sip', items: Item[]): ApiAnswer {
  const { account, change } = call;
  const batch = new BatchErrors();
  const prepared = items.map(({ item, requestId }) => {
    const errors: FieldError[] = [];
    const pipeline = account.pipelines.find((entry) =>
      item.pipeline_id === undefined ? entry.is_main : entry.id === item.pipeline_id,
    );
    if (!pipeline?.is_unsorted_on) errors.push(notSupported('pipeline_id'));
    const prefixed = (path: string, own: FieldError[]) =>
      errors.push(...own.map((error) => ({ ...error, path: `_embedded.${path}.${error.path}` })));
    const leadErrors: FieldError[] = [];
    const lead = prepareLead(account, null, item._embedded?.leads?.[0] ?? {}, leadErrors);
    prefixed('leads.0', leadErrors);
    const people = <I, P>(key: string, inputs: I[] | undefined, check: (input: I, own: FieldError[]) => P) =>
      (inputs ?? []).map((input, index) => {
        const own: FieldError[] = [];
        const ready = check(input, own);
        prefixed(`${key}.${index}`, own);
        return ready;
      });
    const contacts = people('contacts', item._embedded?.contacts, (input, own) => prepareContact(account, input, own));
    const companies = people('companies', item._embedded?.companies, (input, own) =>
      prepareCompany(account, input, own),
    );
    batch.add(requestId, errors);
    return { item, requestId, pipeline, lead, contacts, companies };
  });
  batch.throwIfAny();
  const made = prepared.map(({ item, requestId, pipeline, lead, contacts, companies }) => {
    const card = createLead(change, { ...lead, stage: incomingStage(pipeline, lead) });
    const contactIds = contacts.map((ready) => createContact(change, ready).id);
    const companyIds = companies.map((ready) => createCompany(change, ready).id);
    for (const id of contactIds) {
      link(change, 'leads', card.id, 'contacts', id);
      const contact = account.contacts.get(id);
      if (contact) contact.is_unsorted = true;
    }
    for (const id of companyIds) link(change, 'leads', card.id, 'companies', id);
    const entry: Unsorted = {
      uid: randomBytes(30).toString('hex'),
      source_uid: item.source_uid,
      source_name: item.source_name,
      category,
      pipeline_id: card.pipeline_id,
      created_at: item.created_at ?? change.now,
      metadata: { ...item.metadata },
      leadId: card.id,
      contactIds,
      companyIds,
    };
    account.unsorted.set(entry.uid, entry);
    return {
      uid: entry.uid,
      account_id: account.profile.id,
      request_id: requestId,
      _links: linkTo(call, `leads/unsorted/${entry.uid}`),
      _embedded: refs(call, entry),
    };
  });
  const body = {
    _total_items: made.length,
    _links: linkTo(call, `leads/unsorted/${category}`),
    _embedded: { unsorted: made },
  };
  return { status: 200, body };
}

function incomingStage(pipeline: Pipeline | undefined, lead: PreparedLead) {
  const incoming = pipeline?.statuses.find((status) => status.type === 1);
  return pipeline && incoming ? { pipeline_id: pipeline.id, status_id: incoming.id } : lead.stage;
}

function accept(call: ApiCall): ApiAnswer {
  const item = found(call);
  const input = call.body === undefined ? {} : parseObject(AcceptInput, call.body);
  const pipeline = call.account.pipelines.find((entry) => entry.id === item.pipeline_id);
  const statusId = input.status_id ?? (pipeline ? firstStatus(pipeline) : 0);
  const status = pipeline?.statuses.find((entry) => entry.id === statusId);
  const errors: FieldError[] = [];
  if (!status || status.type === 1) errors.push(notSupported('status_id'));
  if (input.user_id !== undefined && input.user_id !== 0 && !call.account.users.get(input.user_id)?.isActive)
    errors.push(notSupported('user_id'));
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  const lead = call.account.leads.get(item.leadId);
  if (lead) {
    if (input.user_id) lead.responsible_user_id = input.user_id;
    moveLead(call.change, lead, { pipeline_id: item.pipeline_id, status_id: statusId });
  }
  for (const id of item.contactIds) {
    const contact = call.account.contacts.get(id);
    if (contact) contact.is_unsorted = false;
  }
  return done(call, item);
}

function decline(call: ApiCall): ApiAnswer {
  const item = found(call);
  if (call.body !== undefined) parseObject(DeclineInput, call.body);
  const lead = call.account.leads.get(item.leadId);
  if (lead) deleteCard(call.change, 'leads', lead);
  return done(call, item);
}

/** Only chats and mail can be linked to a lead that is there already. */
function attach(call: ApiCall): ApiAnswer {
  const item = found(call);
  const input = parseObject(LinkInput, call.body);
  if (item.category !== 'chats' && item.category !== 'mail')
    throw new ApiProblem(400, `Unsorted of category ${item.category} can not be linked`);
  const lead = call.account.leads.get(input.link.entity_id);
  if (!lead || lead.is_deleted)
    throw validationProblem([{ request_id: '0', errors: [notSupported('link.entity_id')] }]);
  for (const id of item.contactIds) link(call.change, 'leads', lead.id, 'contacts', id);
  const old = call.account.leads.get(item.leadId);
  if (old) deleteCard(call.change, 'leads', old);
  item.leadId = lead.id;
  return done(call, item);
}

function done(call: ApiCall, item: Unsorted): ApiAnswer {
  call.account.unsorted.delete(item.uid);
  return {
    status: 200,
    body: {
      uid: item.uid,
      pipeline_id: item.pipeline_id,
      category: item.category,
      created_at: item.created_at,
      _embedded: refs(call, item),
    },
  };
}
