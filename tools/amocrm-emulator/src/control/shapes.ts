import { Type } from 'typebox';
import { TOKEN_FLAWS, type TokenFlaw } from '../oauth/one-time-token.ts';

const Id = Type.Integer();
const OptionalId = Type.Optional(Type.Integer());
const OptionalText = Type.Optional(Type.String());
const NullableText = Type.Union([Type.String(), Type.Null()]);

/** Settings of the integration that may be changed. */
export const IntegrationPatch = Type.Object({
  redirectUri: OptionalText,
  disableUrl: Type.Optional(NullableText),
  dpWebhookUrl: Type.Optional(NullableText),
  scopes: Type.Optional(Type.Array(Type.String())),
  name: OptionalText,
});

/** The integration, keys included. */
export const IntegrationShape = Type.Object({
  clientId: Type.String(),
  clientSecret: Type.String(),
  widgetCode: Type.String(),
  name: Type.String(),
  redirectUri: Type.String(),
  disableUrl: NullableText,
  dpWebhookUrl: NullableText,
  scopes: Type.Array(Type.String()),
});

/** A user as the control API tells of them. */
export const UserShape = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  isAdmin: Type.Boolean(),
  isActive: Type.Boolean(),
});

/** A pipeline with its stages. */
export const PipelineShape = Type.Object({
  id: Id,
  name: Type.String(),
  isMain: Type.Boolean(),
  statuses: Type.Array(Type.Object({ id: Id, name: Type.String(), type: Type.Integer() })),
});

/** A custom field. */
export const FieldShape = Type.Object({
  id: Id,
  owner: Type.String(),
  name: Type.String(),
  type: Type.String(),
  code: NullableText,
  enums: Type.Array(Type.Object({ id: Id, value: Type.String() })),
});

/** An account. */
export const AccountShape = Type.Object({
  id: Id,
  name: Type.String(),
  subdomain: Type.String(),
  origin: Type.String(),
  language: Type.String(),
  timezone: Type.String(),
  installed: Type.Boolean(),
  users: Type.Array(UserShape),
  pipelines: Type.Array(PipelineShape),
  taskTypes: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  fields: Type.Array(FieldShape),
});

/** The whole of what a client of the emulator needs to start. */
export const StateShape = Type.Object({
  time: Type.Number(),
  platformOrigin: Type.String(),
  accessToken: Type.String(),
  integration: IntegrationShape,
  accounts: Type.Array(AccountShape),
});

/** A lead made in one go, with its people. A status of the incoming stage is allowed here. */
export const LeadSeed = Type.Object({
  name: OptionalText,
  price: OptionalId,
  pipelineId: OptionalId,
  statusId: OptionalId,
  responsibleUserId: OptionalId,
  userId: OptionalId,
  tags: Type.Optional(Type.Array(Type.String())),
  contacts: Type.Optional(
    Type.Array(
      Type.Object({
        name: Type.String(),
        firstName: OptionalText,
        lastName: OptionalText,
        email: OptionalText,
        phone: OptionalText,
      }),
    ),
  ),
  company: Type.Optional(Type.Object({ name: Type.String(), email: OptionalText, phone: OptionalText })),
});

/** Ids of what {@link LeadSeed} made. */
export const LeadSeeded = Type.Object({
  leadId: Id,
  contactIds: Type.Array(Id),
  companyId: Type.Union([Id, Type.Null()]),
});

/** Where to move a lead, and as whom (default: the first administrator). */
export const LeadMove = Type.Object({ statusId: Id, pipelineId: OptionalId, userId: OptionalId });

/** Names a user. */
export const ByUser = Type.Object({ userId: OptionalId });

/** What a hook of the platform met. `status` is null when nothing answered in time. */
export const OutcomeShape = Type.Object({
  status: Type.Union([Type.Integer(), Type.Null()]),
  error: NullableText,
  durationMs: Type.Number(),
});

/** An install: its code and how the hook went. */
export const InstallShape = Type.Object({ code: Type.String(), outcome: OutcomeShape });

/** An un-install; no outcome without a disable address. */
export const UninstallShape = Type.Object({ outcome: Type.Union([OutcomeShape, Type.Null()]) });

/** Which one-time token to mint. */
export const OneTimeTokenAsk = Type.Object({
  userId: OptionalId,
  flaw: Type.Optional(Type.Unsafe<TokenFlaw>({ type: 'string', enum: [...TOKEN_FLAWS] })),
});

/** A minted token. */
export const TokenShape = Type.Object({ token: Type.String() });

/** An authorization code. */
export const CodeShape = Type.Object({ code: Type.String() });

/** What to expire: access tokens always, refresh tokens on demand. */
export const ExpireAsk = Type.Object({ refresh: Type.Optional(Type.Boolean()) });

/** A digital-pipeline action. */
export const DpActionInput = Type.Object({
  pipelineId: Id,
  statusId: OptionalId,
  statusIds: Type.Optional(Type.Array(Id, { minItems: 1 })),
  settings: Type.Record(Type.String(), Type.String()),
  encoding: Type.Optional(Type.Union([Type.Literal('form'), Type.Literal('json'), Type.Literal('form_nested')])),
  directions: Type.Optional(
    Type.Array(
      Type.Union([Type.Literal('went_to_trigger'), Type.Literal('went_in_trigger'), Type.Literal('went_from_trigger')]),
    ),
  ),
  onMail: Type.Optional(Type.Boolean()),
});

/** Id of something made. */
export const MadeShape = Type.Object({ id: Id });

/** What to send again. */
export const RepeatAsk = Type.Object({
  kind: Type.Union([Type.Literal('webhook'), Type.Literal('digital_pipeline')]),
  times: Type.Integer({ minimum: 1, maximum: 1000 }),
});

/** How the repeats went. */
export const RepeatShape = Type.Object({ outcomes: Type.Array(OutcomeShape) });

/** A new subdomain. */
export const RenameAsk = Type.Object({ subdomain: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }) });

/** Whether the account has customers. */
export const CustomersAsk = Type.Object({ mode: Type.Union([Type.Literal('unavailable'), Type.Literal('segments')]) });

/** The account's address after a rename. */
export const RenameShape = Type.Object({ origin: Type.String(), subdomain: Type.String() });

/** A letter that came in, or went out, in the feed of one or several leads. */
export const MailInput = Type.Object({
  leadIds: Type.Array(Id, { minItems: 1 }),
  fromEmail: Type.String(),
  fromName: OptionalText,
  toEmail: Type.String(),
  toName: OptionalText,
  subject: Type.String(),
  summary: Type.String(),
  income: Type.Optional(Type.Boolean()),
  attachments: OptionalId,
  messageId: OptionalText,
  threadId: OptionalText,
});

/** The notes of a letter, one per lead, all with the same message id. */
export const MailShape = Type.Object({ noteIds: Type.Array(Id), messageId: Type.String() });

/** A fault for the next calls that match. */
export const FaultInput = Type.Object({
  method: OptionalText,
  path: OptionalText,
  accountId: OptionalId,
  times: Type.Optional(Type.Integer({ minimum: 1 })),
  skip: Type.Optional(Type.Integer({ minimum: 0 })),
  kind: Type.Union([Type.Literal('status'), Type.Literal('reset'), Type.Literal('delay')]),
  when: Type.Optional(Type.Union([Type.Literal('before'), Type.Literal('after')])),
  status: OptionalId,
  body: Type.Optional(Type.Unknown()),
  delayMs: OptionalId,
});

/** A call in the request log. */
export const LoggedRequestShape = Type.Object({
  time: Type.Number(),
  accountId: Type.Union([Id, Type.Null()]),
  method: Type.String(),
  path: Type.String(),
  query: Type.String(),
  status: Type.Integer(),
  requestId: Type.String(),
  userId: Type.Union([Id, Type.Null()]),
  clientId: NullableText,
  body: Type.Optional(Type.Unknown()),
});

/** The request log. */
export const RequestsShape = Type.Object({ requests: Type.Array(LoggedRequestShape) });

/** Attempts of the platform to deliver hooks. */
export const DeliveriesShape = Type.Object({
  deliveries: Type.Array(
    Type.Object({
      time: Type.Number(),
      kind: Type.String(),
      accountId: Id,
      url: Type.String(),
      body: Type.String(),
      attempt: Type.Integer(),
      status: Type.Union([Type.Integer(), Type.Null()]),
      error: NullableText,
      durationMs: Type.Number(),
    }),
  ),
});

const JsonObject = Type.Record(Type.String(), Type.Unknown());

/** A task in a snapshot. */
export const TaskShape = Type.Object({
  id: Id,
  text: Type.String(),
  task_type_id: Id,
  responsible_user_id: Id,
  is_completed: Type.Boolean(),
  complete_till: Type.Integer(),
  created_at: Type.Integer(),
});

/** A note in a snapshot. */
export const NoteShape = Type.Object({
  id: Id,
  note_type: Type.String(),
  params: JsonObject,
  created_by: Id,
  created_at: Type.Integer(),
});

/** An event in a snapshot. */
export const EventShape = Type.Object({
  id: Type.String(),
  type: Type.String(),
  created_by: Id,
  created_at: Type.Integer(),
  value_after: Type.Array(JsonObject),
  value_before: Type.Array(JsonObject),
});

/** A card with its feed: everything a check wants to see. `card` is the API's read model. */
export const SnapshotShape = Type.Object({
  card: JsonObject,
  status: Type.Union([Type.Object({ id: Id, pipelineId: Id, name: Type.String() }), Type.Null()]),
  tasks: Type.Array(TaskShape),
  notes: Type.Array(NoteShape),
  events: Type.Array(EventShape),
});

/** Settings of the request limit. */
export const LimitsPatch = Type.Object({
  enabled: Type.Optional(Type.Boolean()),
  perSecond: Type.Optional(Type.Number()),
  accountPerSecond: Type.Optional(Type.Number()),
  scope: Type.Optional(Type.Union([Type.Literal('account'), Type.Literal('integration')])),
  blockAfter: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  retryAfter: Type.Optional(Type.Integer()),
});

/** Settings of hook delivery. */
export const DeliveryPatch = Type.Object({
  answerMs: OptionalId,
  installAnswerMs: OptionalId,
  retryScale: Type.Optional(Type.Number()),
  dpRetries: OptionalId,
});

/** How far to move the clock. */
export const AdvanceAsk = Type.Object({ seconds: Type.Number() });

const RightShape = Type.Optional(Type.Unsafe<'A' | 'G' | 'M' | 'D'>({ type: 'string', enum: ['A', 'G', 'M', 'D'] }));
const CardRightsPatch = Type.Optional(
  Type.Object({ view: RightShape, edit: RightShape, add: RightShape, delete: RightShape, export: RightShape }),
);

/** Rights to give or take; what is not named stays. */
export const RightsPatch = Type.Object({
  leads: CardRightsPatch,
  contacts: CardRightsPatch,
  companies: CardRightsPatch,
});

/** Into which lead to merge. */
export const MergeAsk = Type.Object({ into: Id, userId: OptionalId });

/** A new name. */
export const NameAsk = Type.Object({ name: Type.String() });

/** An answer that says nothing but that it is done. */
export const DoneShape = Type.Object({ ok: Type.Boolean() });
