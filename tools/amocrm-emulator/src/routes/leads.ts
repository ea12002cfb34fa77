import { LeadInput, patchOf } from '../entities/card-input.ts';
import { leadView } from '../entities/card-views.ts';
import { createLead, prepareLead, updateLead } from '../entities/leads.ts';
import type { ApiRoute } from '../http/call.ts';
import { filterLeads } from './card-filters.ts';
import { cardRoutes } from './cards.ts';

/** `/api/v4/leads`. Source: amoCRM leads-api. */
export const leadRoutes: ApiRoute[] = cardRoutes({
  type: 'leads',
  input: LeadInput,
  batch: patchOf.leads,
  orders: ['created_at', 'updated_at', 'id'],
  patchShowsName: false,
  all: (account) => account.leads,
  filter: (leads, call) => filterLeads(leads, call.query),
  prepare: prepareLead,
  fromBatch: ({ id, ...input }) => ({ id, input }),
  create: createLead,
  update: updateLead,
  view: leadView,
});
