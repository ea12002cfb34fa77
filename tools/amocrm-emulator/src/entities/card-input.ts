import { type Static, Type } from 'typebox';
import type { Account } from '../state/account.ts';
import type { Card } from '../state/cards.ts';
import type { CardType } from '../state/fields.ts';
import { LATEST_UNIX } from '../state/time-zone.ts';
import { closed, nullable } from '../validation/body.ts';
import { FieldValuesInput } from '../validation/field-values.ts';
import { type FieldError, invalidType, notSupported } from '../validation/problem.ts';
import { linkedExists } from './links.ts';
import { checkTags, TagRef } from './tags.ts';

const Id = Type.Integer();
const Time = Type.Integer();

/** Keys of every card that a client may write. */
export const commonInput = {
  name: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  created_by: Type.Optional(Id),
  updated_by: Type.Optional(Id),
  created_at: Type.Optional(Time),
  updated_at: Type.Optional(Time),
  responsible_user_id: Type.Optional(Id),
  custom_fields_values: Type.Optional(FieldValuesInput),
  tags_to_add: Type.Optional(Type.Array(TagRef)),
  tags_to_delete: Type.Optional(Type.Array(TagRef)),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
};

/** Keys of a read model that are taken back without effect (clients that save a whole model send them). */
export const readOnlyInput = {
  group_id: Type.Optional(Type.Unknown()),
  account_id: Type.Optional(Type.Unknown()),
  is_deleted: Type.Optional(Type.Unknown()),
  closest_task_at: Type.Optional(Type.Unknown()),
  _links: Type.Optional(Type.Unknown()),
};

const CompanyRef = closed({ id: Id, _links: Type.Optional(Type.Unknown()) });
const ContactRef = closed({
  id: Id,
  is_main: Type.Optional(Type.Boolean()),
  _links: Type.Optional(Type.Unknown()),
});
const Tags = Type.Optional(nullable(Type.Array(TagRef)));

/** Body of a lead. Source: amoCRM leads-api. */
export const LeadInput = closed({
  ...commonInput,
  ...readOnlyInput,
  price: Type.Optional(nullable(Type.Integer())),
  status_id: Type.Optional(Id),
  pipeline_id: Type.Optional(Id),
  closed_at: Type.Optional(nullable(Time)),
  loss_reason_id: Type.Optional(nullable(Id)),
  source_id: Type.Optional(Type.Unknown()),
  score: Type.Optional(Type.Unknown()),
  labor_cost: Type.Optional(Type.Unknown()),
  is_price_computed: Type.Optional(Type.Unknown()),
  is_price_modified_by_robot: Type.Optional(Type.Unknown()),
  _embedded: Type.Optional(
    closed({
      tags: Tags,
      contacts: Type.Optional(Type.Array(ContactRef)),
      companies: Type.Optional(Type.Array(CompanyRef)),
      source: Type.Optional(closed({ external_id: Type.String(), type: Type.String() })),
    }),
  ),
});

/** Body of a contact. Source: amoCRM contacts-api. */
export const ContactInput = closed({
  ...commonInput,
  ...readOnlyInput,
  first_name: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  last_name: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
  is_unsorted: Type.Optional(Type.Unknown()),
  is_main: Type.Optional(Type.Boolean()),
  _embedded: Type.Optional(
    closed({
      tags: Tags,
      companies: Type.Optional(Type.Array(CompanyRef)),
      leads: Type.Optional(Type.Array(CompanyRef)),
    }),
  ),
});

/** Body of a company. Source: amoCRM companies-api. */
export const CompanyInput = closed({
  ...commonInput,
  ...readOnlyInput,
  _embedded: Type.Optional(
    closed({
      tags: Tags,
      contacts: Type.Optional(Type.Array(ContactRef)),
      leads: Type.Optional(Type.Array(CompanyRef)),
    }),
  ),
});

/** Body of a single or batch PATCH: the same keys plus `id`. */
export const patchOf = {
  leads: closed({ ...LeadInput.properties, id: Id }),
  contacts: closed({ ...ContactInput.properties, id: Id }),
  companies: closed({ ...CompanyInput.properties, id: Id }),
};

/** What the common keys may hold. */
export type CommonInput = Pick<
  Static<typeof LeadInput>,
  | 'name'
  | 'created_by'
  | 'updated_by'
  | 'created_at'
  | 'updated_at'
  | 'responsible_user_id'
  | 'custom_fields_values'
  | 'tags_to_add'
  | 'tags_to_delete'
> & {
  _embedded?: {
    tags?: Static<typeof TagRef>[] | null;
    contacts?: { id: number; is_main?: boolean }[];
    companies?: { id: number; is_main?: boolean }[];
    leads?: { id: number; is_main?: boolean }[];
  };
};

/** Refuses references of the common keys that the account does not know. */
export function checkCommon(account: Account, type: CardType, input: CommonInput, errors: FieldError[]): void {
  if (input.responsible_user_id !== undefined && !account.users.get(input.responsible_user_id)?.isActive)
    errors.push(notSupported('responsible_user_id'));
  for (const key of ['created_by', 'updated_by'] as const) {
    const id = input[key];
    if (id !== undefined && id !== 0 && !account.users.has(id)) errors.push(notSupported(key));
  }
  for (const key of ['created_at', 'updated_at'] as const) {
    const time = input[key];
    if (time !== undefined && (time < 0 || time > LATEST_UNIX)) errors.push(invalidType(key, 'timestamp'));
  }
  checkTags(
    account,
    type,
    { replace: input._embedded?.tags, add: input.tags_to_add, remove: input.tags_to_delete },
    errors,
  );
  for (const key of ['contacts', 'companies', 'leads'] as const)
    (input._embedded?.[key] ?? []).forEach((ref, index) => {
      if (!linkedExists(account, key, ref.id)) errors.push(notSupported(`_embedded.${key}.${index}.id`));
    });
  if (type !== 'companies' && (input._embedded?.companies?.length ?? 0) > 1)
    errors.push(notSupported('_embedded.companies.1.id'));
}

/** Writes author and times of a change to a card. */
export function stamp(card: Card, input: CommonInput, actorId: number, now: number): void {
  card.updated_by = input.updated_by ?? actorId;
  card.updated_at = input.updated_at ?? now;
}
