import { ContactInput, patchOf } from '../entities/card-input.ts';
import { contactView } from '../entities/card-views.ts';
import { createContact, prepareContact, updateContact } from '../entities/people.ts';
import type { ApiRoute } from '../http/call.ts';
import { cardRoutes } from './cards.ts';

/** `/api/v4/contacts`. Source: amoCRM contacts-api. */
export const contactRoutes: ApiRoute[] = cardRoutes({
  type: 'contacts',
  input: ContactInput,
  batch: patchOf.contacts,
  orders: ['updated_at', 'id'],
  patchShowsName: true,
  all: (account) => account.contacts,
  filter: (contacts) => contacts,
  prepare: (account, _contact, input, errors) => prepareContact(account, input, errors),
  fromBatch: ({ id, ...input }) => ({ id, input }),
  create: createContact,
  update: updateContact,
  view: contactView,
});
