import {
  type AccountUser,
  type CardPart,
  CustomFieldList,
  EntitiesRead,
  type EntityCard,
  EntityRead,
  type EntityRef,
  MAX_CARDS_READ,
  type Mailbox,
  MailboxResolve,
  PochtovikError,
  type Trigger,
  type TriggerLink,
  TriggerLinkList,
  TriggerList,
  UserGet,
  UserList,
} from '@pochtovik/contracts';
import type { CustomField } from '@pochtovik/letter-variables';
import type { Ask } from '@pochtovik/service-kit';

/** What a letter needs to know from the other services. All errors are theirs, by code. */
export interface Facts {
  /** @param parts what is read of the card only because it is needed */
  card(accountId: number, entity: EntityRef, parts: CardPart[]): Promise<EntityCard>;
  /** Cards in any order; what amoCRM does not have is missing. */
  cards(accountId: number, entities: readonly EntityRef[], parts: CardPart[]): Promise<EntityCard[]>;
  /** Custom fields of leads, contacts and companies, and of these parts. */
  customFields(accountId: number, parts: CardPart[]): Promise<CustomField[]>;
  triggerLinks(accountId: number): Promise<TriggerLink[]>;
  triggers(accountId: number): Promise<Trigger[]>;
  user(accountId: number, userId: number): Promise<AccountUser>;
  /** All users of the account, those without access too. */
  users(accountId: number): Promise<AccountUser[]>;
  /** The mailbox named, else the default one of the user. Errors: MAILBOX_UNKNOWN, MAILBOX_NONE (also when there is no user). */
  mailbox(accountId: number, wanted: { mailboxId: string | undefined; userId: number | undefined }): Promise<Mailbox>;
}

/** Longer than amoCRM's own slowest answers behind its rate limit: the bus waits for a consumer that works. */
const CRM_TIMEOUT_MS = 30_000;

/** Asks over the bus. */
export function createFacts(ask: Ask): Facts {
  return {
    card: (accountId, entity, parts) =>
      ask(EntityRead, accountId, { accountId, entity, ...wanted(parts) }, { timeoutMs: CRM_TIMEOUT_MS }),

    async cards(accountId, entities, parts) {
      const cards: EntityCard[] = [];
      for (let left = [...entities]; left.length > 0; ) {
        const request = { accountId, entities: left.slice(0, MAX_CARDS_READ), ...wanted(parts) };
        const read = await ask(EntitiesRead, accountId, request, { timeoutMs: CRM_TIMEOUT_MS });
        cards.push(...read.cards);
        left = [...read.rest, ...left.slice(MAX_CARDS_READ)];
      }
      return cards;
    },

    async customFields(accountId, parts) {
      const request = { accountId, ...wanted(parts) };
      const { fields, linked = [] } = await ask(CustomFieldList, accountId, request, { timeoutMs: CRM_TIMEOUT_MS });
      return [...fields, ...linked].map(({ id, entityType, name, type }) => ({ id, entityType, name, type }));
    },

    async triggerLinks(accountId) {
      return (await ask(TriggerLinkList, accountId, { accountId })).links;
    },

    async triggers(accountId) {
      return (await ask(TriggerList, accountId, { accountId })).triggers;
    },

    user: (accountId, userId) => ask(UserGet, accountId, { accountId, userId }),

    async users(accountId) {
      return (await ask(UserList, accountId, { accountId }, { timeoutMs: CRM_TIMEOUT_MS })).users;
    },

    async mailbox(accountId, { mailboxId, userId }) {
      if (mailboxId !== undefined) return ask(MailboxResolve, accountId, { accountId, mailboxId });
      if (userId === undefined) throw new PochtovikError('MAILBOX_NONE');
      return ask(MailboxResolve, accountId, { accountId, userId });
    },
  };
}

function wanted(parts: CardPart[]): { with?: CardPart[] } {
  return parts.length > 0 ? { with: parts } : {};
}
