import type { VariableKind } from '@pochtovik/template-language';

/** A variable of a card as people know it. */
export interface Field {
  kind: VariableKind;
  /** Russian names; the first is shown in the list of variables. */
  names: readonly string[];
}

/** A card, or what hangs on one, that variables name. */
export interface Entity {
  /** Russian names; the first is shown in the list of variables. */
  names: readonly string[];
  fields: Readonly<Record<string, Field>>;
}

const ID: Field = { kind: 'number', names: ['id', 'номер'] };
const NAME: Field = { kind: 'text', names: ['название', 'имя'] };
const CREATED: Field = { kind: 'date', names: ['дата создания', 'создан', 'создана'] };
const TAGS: Field = { kind: 'list', names: ['теги'] };
const REACHABLE = {
  email: { kind: 'text', names: ['email', 'почта', 'e-mail'] },
  emails: { kind: 'list', names: ['все email', 'почты'] },
  phone: { kind: 'text', names: ['телефон'] },
  phones: { kind: 'list', names: ['все телефоны', 'телефоны'] },
} as const satisfies Record<string, Field>;
const PERSON = {
  id: ID,
  name: { kind: 'text', names: ['имя', 'фио', 'название'] },
  first_name: { kind: 'text', names: ['только имя', 'имя без фамилии'] },
  last_name: { kind: 'text', names: ['фамилия'] },
  ...REACHABLE,
  created_at: CREATED,
  tags: TAGS,
} as const satisfies Record<string, Field>;
const USER = {
  id: ID,
  name: { kind: 'text', names: ['имя', 'фио'] },
  email: { kind: 'text', names: ['email', 'почта', 'e-mail'] },
} as const satisfies Record<string, Field>;

/** All fixed variables by entity and field: their kinds and their Russian names. The list in the manual is made from this. */
export const ENTITIES: Readonly<Record<string, Entity>> = {
  lead: {
    names: ['сделка'],
    fields: {
      id: ID,
      name: NAME,
      price: { kind: 'number', names: ['бюджет', 'цена', 'сумма'] },
      pipeline: { kind: 'text', names: ['воронка'] },
      pipeline_id: { kind: 'number', names: ['id воронки'] },
      status: { kind: 'text', names: ['этап', 'статус'] },
      status_id: { kind: 'number', names: ['id этапа', 'id статуса'] },
      created_at: CREATED,
      tags: TAGS,
    },
  },
  contact: { names: ['контакт', 'клиент'], fields: PERSON },
  company: { names: ['компания'], fields: { id: ID, name: NAME, ...REACHABLE, created_at: CREATED, tags: TAGS } },
  responsible: { names: ['ответственный', 'менеджер'], fields: USER },
  account: {
    names: ['аккаунт'],
    fields: {
      id: ID,
      name: NAME,
      subdomain: { kind: 'text', names: ['поддомен'] },
      currency: { kind: 'text', names: ['валюта'] },
    },
  },
};

/** Lists of records that `{{#each}}` goes over: all linked contacts, the main one first. */
export const LISTS: Readonly<Record<string, Entity>> = {
  contacts: { names: ['контакты', 'клиенты'], fields: PERSON },
};
