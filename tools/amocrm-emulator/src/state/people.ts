/** What a right allows: A all, G own group, M own cards only, D nothing, L linked (catalogs). Source: amoCRM users-api. */
export type Right = 'A' | 'G' | 'M' | 'D' | 'L';

/** Rights on one kind of card. */
export interface CardRights {
  view: Right;
  edit: Right;
  add: Right;
  delete: Right;
  export: Right;
}

/** A user of an account, with the rights the API enforces. */
export interface User {
  id: number;
  name: string;
  email: string;
  lang: string;
  uuid: string;
  amojoId: string;
  phone: string | null;
  groupId: number;
  isAdmin: boolean;
  isFree: boolean;
  isActive: boolean;
  mailAccess: boolean;
  catalogAccess: boolean;
  leads: CardRights;
  contacts: CardRights;
  companies: CardRights;
  tasks: { edit: Right; delete: Right };
}

/** A department of the account. */
export interface Group {
  id: number;
  name: string;
}

/** A kind of task; ids 1 and 2 are built in. */
export interface TaskType {
  id: number;
  name: string;
  color: string | null;
  icon_id: number | null;
  code: string | null;
}
