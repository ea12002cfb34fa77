import {
  AccountGet,
  type AccountUser,
  BulkSendCancelled,
  BulkSendPaused,
  BulkSendProgressed,
  BulkSendResumed,
  CustomFieldList,
  DeliveryCancel,
  EntitiesRead,
  type EntityCard,
  EntityRead,
  type EntityRef,
  type EventContract,
  type EventEnvelope,
  LetterNotComposed,
  LetterQueued,
  type Mailbox,
  MailboxList,
  MailboxResolve,
  PochtovikError,
  type RequestContract,
  type Trigger,
  type TriggerLink,
  TriggerLinkList,
  TriggerList,
  UserGet,
  UserList,
} from '@pochtovik/contracts';
import {
  type Kit,
  outboxEntry,
  publish,
  type RunningService,
  type ServiceDefinition,
  startService,
  type TextHeaders,
} from '@pochtovik/service-kit';
import { startTestBus, testDatabase } from '@pochtovik/testing';
import Type, { type Static, type TSchema } from 'typebox';

type DataOf<C> = C extends EventContract<infer S> ? EventEnvelope<Static<S>> : never;
type CustomFields = Static<typeof CustomFieldList.reply>['fields'];

/** What the other services answer in a test; change it to make another world. */
export interface World {
  cards: Map<string, EntityCard>;
  customFields: CustomFields;
  triggers: Trigger[];
  links: TriggerLink[];
  mailboxes: Mailbox[];
  users: AccountUser[];
  language: string;
  /** What amocrm-sync answers instead of a card. */
  cardError: PochtovikError | null;
  /** What the sender answers to whom wants a letter back. */
  cancelOutcome: 'cancelled' | 'too-late';
  /** Letters that the composer wanted back, each time it asked. */
  cancelled: string[];
}

/** Bus, database and stand-ins for the other five services, spoken to over the bus only. */
export interface Neighbours {
  world: World;
  /** Events of the composer, each delivery of it. */
  queued: DataOf<typeof LetterQueued>[];
  notComposed: DataOf<typeof LetterNotComposed>[];
  progressed: DataOf<typeof BulkSendProgressed>[];
  /** What people did to bulk sends. */
  changes: DataOf<typeof BulkSendPaused>[];
  environment: NodeJS.ProcessEnv;
  /** Publishes an event as its own service would. */
  tell<S extends TSchema>(
    contract: EventContract<S>,
    accountId: number,
    data: Static<S>,
    options?: { id?: string; at?: string; headers?: TextHeaders },
  ): Promise<void>;
  ask<Q extends TSchema, A extends TSchema>(
    contract: RequestContract<Q, A>,
    request: Static<Q> & { accountId: number },
  ): Promise<Static<A>>;
  kit: Kit<Record<never, never>>;
  stop(): Promise<void>;
}

/** Starts them; `environment` is what the composer is started with. */
export async function startNeighbours(): Promise<Neighbours> {
  const [bus, database] = await Promise.all([startTestBus(), testDatabase('composer')]);
  const environment = {
    NATS_URL: bus.url,
    MONGODB_URI: database.uri,
    MONGODB_DATABASE: database.database,
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
    LOG_LEVEL: 'silent',
    TRACKER_URL: 'https://track.test',
    TRACKING_KEYS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const world: World = {
    cards: new Map(),
    customFields: [],
    triggers: [TriggerList.example.reply.triggers].flat(),
    links: [TriggerLinkList.example.reply.links].flat(),
    mailboxes: [MailboxResolve.example.reply],
    users: [UserGet.example.reply],
    language: 'ru',
    cardError: null,
    cancelOutcome: 'cancelled',
    cancelled: [],
  };
  const queued: Neighbours['queued'] = [];
  const notComposed: Neighbours['notComposed'] = [];
  const progressed: Neighbours['progressed'] = [];
  const changes: Neighbours['changes'] = [];
  const { promise, resolve } = Promise.withResolvers<Kit<Record<never, never>>>();
  const definition: ServiceDefinition<ReturnType<typeof Type.Object<Record<never, never>>>> = {
    name: 'neighbours',
    config: Type.Object({}),
    async build(kit) {
      serve(kit, world);
      kit.consume(LetterQueued, async (event) => void queued.push(event));
      kit.consume(LetterNotComposed, async (event) => void notComposed.push(event));
      kit.consume(BulkSendProgressed, async (event) => void progressed.push(event));
      for (const contract of [BulkSendPaused, BulkSendResumed, BulkSendCancelled]) {
        kit.consume(contract, async (event) => void changes.push(event));
      }
      resolve(kit);
    },
  };
  const running: RunningService = await startService(definition, {
    ...environment,
    MONGODB_DATABASE: `${database.database}_neighbours`,
  });
  const kit = await promise;
  return {
    ...{ world, queued, notComposed, progressed, changes, environment, kit },
    async tell(contract, accountId, data, { id, at, headers } = {}) {
      const now = at === undefined ? new Date() : new Date(at);
      const entry = outboxEntry(contract, accountId, data, {
        now,
        ...(id !== undefined && { id }),
        ...(headers && { headers }),
      });
      // Another message id each time: the stream must not be what hides a doubled event.
      await publish(kit.bus, { ...entry, id: crypto.randomUUID() });
    },
    ask: (contract, request) => kit.ask(contract, request.accountId, request),
    async stop() {
      await running.stop();
      await Promise.all([bus.stop(), database.stop()]);
    },
  };
}

function serve(kit: Kit<Record<never, never>>, world: World): void {
  kit.serve(EntityRead, async ({ accountId, entity }) => {
    if (world.cardError) throw world.cardError;
    const card = world.cards.get(`${accountId}:${entity.type}:${entity.id}`);
    if (!card) throw new PochtovikError('ENTITY_UNKNOWN');
    return card;
  });
  kit.serve(EntitiesRead, async ({ accountId, entities }) => {
    if (world.cardError) throw world.cardError;
    const cards = entities.flatMap(({ type, id }) => world.cards.get(`${accountId}:${type}:${id}`) ?? []);
    const isKnown = ({ type, id }: EntityRef) => world.cards.has(`${accountId}:${type}:${id}`);
    return { cards, unknown: entities.filter((entity) => !isKnown(entity)), rest: [] };
  });
  kit.serve(UserGet, async ({ userId }) => ({ ...UserGet.example.reply, id: userId }));
  kit.serve(UserList, async () => ({ users: world.users }));
  kit.serve(CustomFieldList, async () => ({ fields: world.customFields }));
  kit.serve(AccountGet, async () => ({ ...AccountGet.example.reply, language: world.language }));
  kit.serve(TriggerList, async () => ({ triggers: world.triggers }));
  kit.serve(TriggerLinkList, async () => ({ links: world.links }));
  kit.serve(DeliveryCancel, async ({ letterId }) => {
    world.cancelled.push(letterId);
    return { outcome: world.cancelOutcome };
  });
  kit.serve(MailboxList, async ({ userId }) => ({
    mailboxes: world.mailboxes.filter((mailbox) => userId === undefined || mailbox.userId === userId),
  }));
  kit.serve(MailboxResolve, async ({ mailboxId, userId }) => {
    const found = world.mailboxes.find((mailbox) =>
      mailboxId === undefined ? mailbox.userId === userId : mailbox.id === mailboxId,
    );
    if (!found) throw new PochtovikError(mailboxId === undefined ? 'MAILBOX_NONE' : 'MAILBOX_UNKNOWN');
    return found;
  });
}
