import { parserOf } from '@pochtovik/contracts';
import Type, { type Static, type TProperties } from 'typebox';

/**
 * The parts of amoCRM's answers that are used here; everything else in them is free to change.
 * Source: the API v4 pages of amocrm.ru/developers named at each schema.
 */
const Id = Type.Integer({ minimum: 1 });
const Text = Type.Union([Type.String(), Type.Null()]);

/** One page of a list: `next` is present while there is another page (amo crm_platform/api-reference). */
function page<P extends TProperties>(embedded: P) {
  return Type.Object({
    _links: Type.Optional(Type.Object({ next: Type.Optional(Type.Object({ href: Type.String() })) })),
    _embedded: Type.Object(embedded),
  });
}

/** A new pair of tokens (kommo docs/oauth-20). */
export const TokenPairAnswer = parserOf(
  Type.Object({
    token_type: Type.String(),
    expires_in: Type.Integer({ minimum: 1 }),
    access_token: Type.String({ minLength: 1 }),
    refresh_token: Type.String({ minLength: 1 }),
  }),
);

/** Where an account lives now (SDK, subdomain by refresh token). */
export const SubdomainAnswer = parserOf(Type.Object({ domain: Type.String({ minLength: 1, maxLength: 300 }) }));

/** The account (amo crm_platform/account-info). */
export const AccountAnswer = parserOf(
  Type.Object({
    id: Id,
    name: Text,
    subdomain: Type.String(),
    current_user_id: Type.Integer(),
    currency: Type.Optional(Text),
    language: Type.Optional(Text),
    _embedded: Type.Optional(
      Type.Object({
        datetime_settings: Type.Optional(Type.Object({ timezone: Type.Optional(Text) })),
        task_types: Type.Optional(Type.Array(Type.Object({ id: Type.Integer(), name: Text }))),
      }),
    ),
  }),
);
/** See the schema of the same name. */
export type AccountAnswer = ReturnType<typeof AccountAnswer.parse>;

const UserItem = Type.Object({
  id: Id,
  name: Text,
  email: Type.Optional(Text),
  phone_number: Type.Optional(Text),
  rights: Type.Object({ is_admin: Type.Boolean(), is_active: Type.Optional(Type.Boolean()) }),
});
/** A user with rights (amo crm_platform/users-api). */
export type UserItem = Static<typeof UserItem>;
/** One user. */
export const UserAnswer = parserOf(UserItem);
/** One page of users. */
export const UsersPage = parserOf(page({ users: Type.Array(UserItem) }));

const PipelineItem = Type.Object({
  id: Id,
  name: Text,
  sort: Type.Optional(Type.Number()),
  is_archive: Type.Optional(Type.Boolean()),
  _embedded: Type.Object({
    statuses: Type.Array(
      Type.Object({ id: Id, name: Text, sort: Type.Optional(Type.Number()), type: Type.Optional(Type.Integer()) }),
    ),
  }),
});
/** A pipeline with its statuses (amo crm_platform/leads_pipelines). */
export type PipelineItem = Static<typeof PipelineItem>;
/** All pipelines. */
export const PipelinesAnswer = parserOf(page({ pipelines: Type.Array(PipelineItem) }));

const CustomFieldItem = Type.Object({
  id: Id,
  name: Text,
  code: Type.Optional(Text),
  type: Type.String(),
  enums: Type.Optional(Type.Union([Type.Array(Type.Object({ id: Id, value: Type.String() })), Type.Null()])),
});
/** Definition of a custom field (amo crm_platform/custom-fields). */
export type CustomFieldItem = Static<typeof CustomFieldItem>;
/** One page of custom fields. */
export const CustomFieldsPage = parserOf(page({ custom_fields: Type.Array(CustomFieldItem) }));

const FieldValues = Type.Array(
  Type.Object({
    field_id: Type.Integer(),
    field_name: Type.Optional(Text),
    field_code: Type.Optional(Text),
    field_type: Type.Optional(Type.String()),
    values: Type.Array(
      Type.Object({
        value: Type.Optional(Type.Unknown()),
        enum_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
        enum_code: Type.Optional(Text),
        enum: Type.Optional(Type.Unknown()),
        catalog_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
        catalog_element_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
      }),
    ),
  }),
);

const Linked = Type.Optional(Type.Array(Type.Object({ id: Id, is_main: Type.Optional(Type.Boolean()) })));
/** A link to an element of a list; quantity and price are the link's (amo crm_platform/entity-links-api). */
const LinkedElement = Type.Object({
  id: Id,
  metadata: Type.Optional(
    Type.Union([
      Type.Object({
        quantity: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
        catalog_id: Type.Integer(),
        /** Field that holds the price chosen in the card; null: the list's first one. */
        price_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
      }),
      Type.Null(),
    ]),
  ),
});
/** See the schema of the same name. */
export type LinkedElement = Static<typeof LinkedElement>;

const cardFields = {
  id: Id,
  name: Text,
  responsible_user_id: Type.Integer(),
  created_at: Type.Integer(),
  updated_at: Type.Optional(Type.Integer()),
  closest_task_at: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  is_deleted: Type.Optional(Type.Boolean()),
  custom_fields_values: Type.Optional(Type.Union([FieldValues, Type.Null()])),
  _embedded: Type.Optional(
    Type.Object({
      tags: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))),
      contacts: Linked,
      companies: Linked,
      leads: Linked,
      customers: Linked,
      catalog_elements: Type.Optional(Type.Array(LinkedElement)),
      segments: Linked,
      loss_reason: Type.Optional(Type.Union([Type.Array(Type.Object({ name: Text })), Type.Null()])),
    }),
  ),
};

const LeadItem = Type.Object({
  ...cardFields,
  price: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
  pipeline_id: Type.Integer(),
  status_id: Type.Integer(),
  closed_at: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});
/** A lead (amo crm_platform/leads-api). */
export type LeadItem = Static<typeof LeadItem>;
/** One lead. */
export const LeadAnswer = parserOf(LeadItem);
/** One page of leads. */
export const LeadsPage = parserOf(page({ leads: Type.Array(LeadItem) }));

const ContactItem = Type.Object({ ...cardFields, first_name: Type.Optional(Text), last_name: Type.Optional(Text) });
/** A contact (amo crm_platform/contacts-api). */
export type ContactItem = Static<typeof ContactItem>;
/** One contact. */
export const ContactAnswer = parserOf(ContactItem);
/** One page of contacts. */
export const ContactsPage = parserOf(page({ contacts: Type.Array(ContactItem) }));

const CompanyItem = Type.Object(cardFields);
/** A company (amo crm_platform/companies-api); also what every card has. */
export type CompanyItem = Static<typeof CompanyItem>;
/** One company. */
export const CompanyAnswer = parserOf(CompanyItem);
/** One page of companies. */
export const CompaniesPage = parserOf(page({ companies: Type.Array(CompanyItem) }));

const OptionalNumber = Type.Optional(Type.Union([Type.Number(), Type.Null()]));
const CustomerItem = Type.Object({
  ...cardFields,
  ...{ next_price: OptionalNumber, next_date: OptionalNumber, average_check: OptionalNumber },
  ...{ ltv: OptionalNumber, purchases_count: OptionalNumber },
});
/** A customer (amo crm_platform/customers-api). */
export type CustomerItem = Static<typeof CustomerItem>;
/** One page of customers. */
export const CustomersPage = parserOf(page({ customers: Type.Array(CustomerItem) }));

/** Segments of customers (amo crm_platform/segments-api). */
export const SegmentsPage = parserOf(page({ segments: Type.Array(Type.Object({ id: Id, name: Text })) }));

/** Lists of the account (amo crm_platform/catalogs-api). */
export const CatalogsPage = parserOf(page({ catalogs: Type.Array(Type.Object({ id: Id, name: Text })) }));

const ElementItem = Type.Object({
  id: Id,
  name: Text,
  is_deleted: Type.Optional(Type.Boolean()),
  custom_fields_values: Type.Optional(Type.Union([FieldValues, Type.Null()])),
});
/** An element of a list (amo crm_platform/catalogs-api). */
export type ElementItem = Static<typeof ElementItem>;
/** One page of elements. */
export const ElementsPage = parserOf(page({ elements: Type.Array(ElementItem) }));

const TaskItem = Type.Object({
  id: Id,
  text: Text,
  task_type_id: Type.Integer(),
  complete_till: Type.Integer(),
  created_at: Type.Integer(),
});
/** A task (amo crm_platform/tasks-api). */
export type TaskItem = Static<typeof TaskItem>;
/** One page of tasks. */
export const TasksPage = parserOf(page({ tasks: Type.Array(TaskItem) }));

const NoteItem = Type.Object({
  id: Id,
  note_type: Type.String(),
  created_at: Type.Integer(),
  params: Type.Optional(Type.Unknown()),
});
/** A note (amo crm_platform/events-and-notes); `params` differ by type. */
export type NoteItem = Static<typeof NoteItem>;
/** One note. */
export const NoteAnswer = parserOf(NoteItem);
const Correspondent = Type.Optional(
  Type.Union([Type.Object({ email: Type.Optional(Text), name: Type.Optional(Text) }), Type.Null()]),
);
/** The note of a letter (SDK, AmoMailMessageNote); everything in it may be missing. */
export const MailNoteAnswer = parserOf(
  Type.Object({
    ...NoteItem.properties,
    params: Type.Object({
      message_id: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()])),
      private: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
      income: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
      from: Correspondent,
      to: Correspondent,
      subject: Type.Optional(Text),
      content_summary: Type.Optional(Text),
      attach_cnt: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    }),
  }),
);
/** One page of notes. */
export const NotesPage = parserOf(page({ notes: Type.Array(NoteItem) }));

const Written = Type.Optional(Type.Array(Type.Object({ id: Id, request_id: Type.Optional(Type.String()) })));
/** Ids of what a call of many made or changed: the answers to writes carry little else. `request_id` is the place in the call. */
export const WrittenMany = parserOf(
  page({ leads: Written, contacts: Written, companies: Written, tasks: Written, notes: Written }),
);
/** Answer to a PATCH of one lead, contact or company. */
export const ChangedCard = parserOf(Type.Object({ id: Id }));

const EventItem = Type.Object({
  type: Type.String(),
  created_at: Type.Integer(),
  value_after: Type.Optional(
    Type.Array(
      Type.Object({
        lead_status: Type.Optional(Type.Object({ id: Type.Integer(), pipeline_id: Type.Integer() })),
      }),
    ),
  ),
});
/** A change in the history of a card (amo crm_platform/events-and-notes). */
export type EventItem = Static<typeof EventItem>;
/** One page of events with whom they are about and who made them. */
export const HistoryPage = parserOf(
  page({
    events: Type.Array(
      Type.Object({
        type: Type.String(),
        entity_id: Type.Integer(),
        created_by: Type.Integer(),
        created_at: Type.Integer(),
      }),
    ),
  }),
);
/** One page of events. */
export const EventsPage = parserOf(page({ events: Type.Array(EventItem) }));
