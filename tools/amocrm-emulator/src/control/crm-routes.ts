import { type Static, Type } from 'typebox';
import { companyView, contactView, leadView } from '../entities/card-views.ts';
import type { Change } from '../entities/change.ts';
import { createLead, firstStatus, moveLead } from '../entities/leads.ts';
import { mailNumber, receiveMail } from '../entities/mail.ts';
import { eventEntity, isCardType } from '../entities/names.ts';
import { createCompany, createContact } from '../entities/people.ts';
import { deleteCard, mergeLeads } from '../entities/removal.ts';
import { type Account, fieldsOf } from '../state/account.ts';
import type { Lead } from '../state/cards.ts';
import type { CardType, StageRef, StoredValue } from '../state/fields.ts';
import type { User } from '../state/people.ts';
import { accountOf, act, type ControlCall, ControlError, type ControlRoute, control, numberParam } from './route.ts';
import {
  ByUser,
  CustomersAsk,
  LeadMove,
  LeadSeed,
  MailInput,
  MergeAsk,
  NameAsk,
  RenameAsk,
  RightsPatch,
} from './shapes.ts';
import { actorId } from './state-routes.ts';

const Nothing = Type.Unknown();

/** Routes that play the people of the CRM: cards, users, fields, letters, the account's name. */
export const crmRoutes: ControlRoute[] = [
  control('POST', '/accounts/:account/leads', LeadSeed, (call) => {
    const account = accountOf(call);
    return act(call.world, account, actorId(account, call.body.userId), (change) => seedLead(change, call.body));
  }),
  control('POST', '/accounts/:account/leads/:id/move', LeadMove, (call) => {
    const account = accountOf(call);
    const lead = leadOf(call, account);
    const { statusId, pipelineId, userId } = call.body;
    const to = stageOf(account, pipelineId ?? lead.pipeline_id, statusId);
    act(call.world, account, actorId(account, userId), (change) => {
      moveLead(change, lead, to);
      lead.updated_at = change.now;
      lead.updated_by = change.actorId;
    });
  }),
  control('POST', '/accounts/:account/leads/:id/merge', MergeAsk, (call) => {
    const account = accountOf(call);
    const lead = leadOf(call, account);
    const into = account.leads.get(call.body.into);
    if (!into || into === lead) throw new ControlError('bad_request', 'Give another lead of the account in `into`');
    act(call.world, account, actorId(account, call.body.userId), (change) => mergeLeads(change, lead, into));
  }),
  control('DELETE', '/accounts/:account/:type/:id', ByUser, (call) => {
    const account = accountOf(call);
    const { type, card } = cardOf(call, account);
    act(call.world, account, actorId(account, call.body.userId), (change) => deleteCard(change, type, card));
  }),
  control('GET', '/accounts/:account/:type/:id', Nothing, (call) => {
    const account = accountOf(call);
    return snapshot(account, cardOf(call, account).type, numberParam(call, 'id'));
  }),
  control('POST', '/accounts/:account/mail', MailInput, (call) => {
    const account = accountOf(call);
    const { body } = call;
    const leads = body.leadIds.flatMap((id) => account.leads.get(id) ?? []);
    if (leads.length !== body.leadIds.length) throw new ControlError('not_found', 'A lead of leadIds is not there');
    const messageId = body.messageId ?? mailNumber();
    const noteIds = act(call.world, account, 0, (change) =>
      receiveMail(change, leads, {
        from: { email: body.fromEmail, name: body.fromName ?? '' },
        to: { email: body.toEmail, name: body.toName ?? '' },
        subject: body.subject,
        summary: body.summary,
        income: body.income ?? true,
        attachments: body.attachments ?? 0,
        messageId,
        threadId: body.threadId ?? mailNumber(),
      }),
    );
    return { noteIds, messageId };
  }),
  control('PATCH', '/accounts/:account/fields/:field', NameAsk, (call) => {
    const field = [...accountOf(call).fields.values()].flat().find((entry) => entry.id === numberParam(call, 'field'));
    if (!field) throw new ControlError('not_found', `There is no field ${call.params['field']}`);
    field.name = call.body.name;
  }),
  control('POST', '/accounts/:account/users/:user/deactivate', Nothing, (call) => setActive(call, false)),
  control('POST', '/accounts/:account/users/:user/activate', Nothing, (call) => setActive(call, true)),
  control('PATCH', '/accounts/:account/users/:user/rights', RightsPatch, (call) => {
    const user = userOf(call);
    for (const type of ['leads', 'contacts', 'companies'] as const) Object.assign(user[type], call.body[type]);
  }),
  control('PATCH', '/accounts/:account/customers', CustomersAsk, (call) => {
    accountOf(call).customersMode = call.body.mode;
  }),
  control('POST', '/accounts/:account/rename', RenameAsk, async (call) => {
    const account = accountOf(call);
    await call.world.rename(account, call.body.subdomain);
    return { origin: account.origin, subdomain: account.profile.subdomain };
  }),
];

function setActive(call: ControlCall<unknown>, active: boolean): void {
  userOf(call).isActive = active;
}

function userOf(call: ControlCall<unknown>): User {
  const user = accountOf(call).users.get(numberParam(call, 'user'));
  if (!user) throw new ControlError('not_found', `There is no user ${call.params['user']}`);
  return user;
}

function leadOf(call: ControlCall<unknown>, account: Account): Lead {
  const lead = account.leads.get(numberParam(call, 'id'));
  if (!lead) throw new ControlError('not_found', `There is no lead ${call.params['id']}`);
  return lead;
}

function cardOf(call: ControlCall<unknown>, account: Account) {
  const type = call.params['type'] ?? '';
  const card = isCardType(type) ? account[type].get(numberParam(call, 'id')) : undefined;
  if (!isCardType(type) || !card) throw new ControlError('not_found', `There is no ${type} ${call.params['id']}`);
  return { type, card };
}

function stageOf(account: Account, pipelineId: number, statusId: number): StageRef {
  const pipeline = account.pipelines.find((entry) => entry.id === pipelineId);
  if (!pipeline?.statuses.some((status) => status.id === statusId))
    throw new ControlError('bad_request', `Pipeline ${pipelineId} has no status ${statusId}`);
  return { pipeline_id: pipelineId, status_id: statusId };
}

/** Makes a lead with its people; hooks and pipeline actions fire as if a user had typed it in. */
function seedLead(change: Change, seed: Static<typeof LeadSeed>) {
  const { account } = change;
  const main = account.pipelines.find((pipeline) => pipeline.is_main);
  const pipelineId = seed.pipelineId ?? main?.id ?? 0;
  const pipeline = account.pipelines.find((entry) => entry.id === pipelineId);
  if (!pipeline) throw new ControlError('bad_request', `There is no pipeline ${pipelineId}`);
  const stage = stageOf(account, pipelineId, seed.statusId ?? firstStatus(pipeline));
  const responsible = seed.responsibleUserId === undefined ? {} : { responsible_user_id: seed.responsibleUserId };
  const company = seed.company
    ? createCompany(change, {
        input: { name: seed.company.name, ...responsible },
        fields: reachFields(account, 'companies', seed.company),
      })
    : null;
  const contacts = (seed.contacts ?? []).map((person) =>
    createContact(change, {
      input: {
        name: person.name,
        ...(person.firstName === undefined ? {} : { first_name: person.firstName }),
        ...(person.lastName === undefined ? {} : { last_name: person.lastName }),
        ...responsible,
        ...(company ? { _embedded: { companies: [{ id: company.id }] } } : {}),
      },
      fields: reachFields(account, 'contacts', person),
    }),
  );
  const lead = createLead(change, {
    input: {
      ...(seed.name === undefined ? {} : { name: seed.name }),
      price: seed.price ?? 0,
      ...responsible,
      tags_to_add: (seed.tags ?? []).map((name) => ({ name })),
      _embedded: {
        contacts: contacts.map((contact, index) => ({ id: contact.id, is_main: index === 0 })),
        companies: company ? [{ id: company.id }] : [],
      },
    },
    fields: new Map(),
    stage,
  });
  return { leadId: lead.id, contactIds: contacts.map((contact) => contact.id), companyId: company?.id ?? null };
}

function reachFields(account: Account, type: CardType, person: { email?: string; phone?: string }) {
  const fields = new Map<number, StoredValue[] | null>();
  for (const [code, value] of [
    ['EMAIL', person.email],
    ['PHONE', person.phone],
  ] as const) {
    const field = fieldsOf(account, type).find((entry) => entry.code === code);
    const work = field?.enums?.find((option) => option.value === 'WORK');
    if (field && work && value !== undefined) fields.set(field.id, [{ kind: 'enum', enumId: work.id, value }]);
  }
  return fields;
}

function snapshot(account: Account, type: CardType, id: number) {
  const context = {
    account,
    base: account.origin,
    with: new Set(['contacts', 'leads', 'loss_reason', 'catalog_elements']),
  };
  const lead = account.leads.get(id);
  const contact = account.contacts.get(id);
  const company = account.companies.get(id);
  const card =
    type === 'leads' && lead
      ? leadView(context, lead)
      : type === 'contacts' && contact
        ? contactView(context, contact)
        : company
          ? companyView(context, company)
          : {};
  const status =
    type === 'leads' && lead
      ? account.pipelines
          .find((pipeline) => pipeline.id === lead.pipeline_id)
          ?.statuses.find((entry) => entry.id === lead.status_id)
      : undefined;
  return {
    card,
    status: status && lead ? { id: status.id, pipelineId: lead.pipeline_id, name: status.name } : null,
    tasks: [...account.tasks.values()].filter((task) => task.entity_type === type && task.entity_id === id),
    notes: [...account.notes.values()].filter((note) => note.entityType === type && note.entity_id === id),
    events: account.events.filter((event) => event.entity_type === eventEntity(type) && event.entity_id === id),
  };
}
