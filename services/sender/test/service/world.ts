import { randomBytes } from 'node:crypto';
import {
  type EventContract,
  LetterAppended,
  LetterAppendFailed,
  LetterBounced,
  LetterCancelled,
  LetterDeferred,
  LetterFailed,
  LetterQueued,
  LetterReplied,
  LetterSent,
  type Mailbox,
  MailboxPaused,
  MailboxSave,
  type MailboxSettings,
  newId,
} from '@pochtovik/contracts';
import { type Kit, outboxEntry, publish, type RunningService, startService } from '@pochtovik/service-kit';
import { eventually, type InboxLogin, startTestBus, startTestMail, testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import Type, { type Static, type TSchema } from 'typebox';
import { sender } from '../../src/app.ts';
import type { DeliveryDocument } from '../../src/store/delivery.ts';

/** An event of the sender as a test sees it. */
export interface SeenEvent {
  id: string;
  type: string;
  accountId: number;
  data: Record<string, unknown>;
}

/** What tests look at of a lane. */
export interface LaneRow {
  _id: string;
  owner: string | null;
  leaseUntil: Date;
  nextAt: Date;
}

/** What tests look at of the reading of an inbox. */
export interface WatchRow {
  _id: string;
  owner: string | null;
  uidValidity: string | null;
  lastUid: number;
  failures: number;
  fencing: number;
}

/** The real surroundings of a sender, and hands to play the other services. */
export interface World {
  accountId: number;
  /** Environment of a sender in this world; add settings of the test's own. */
  environment: Record<string, string>;
  mail: Awaited<ReturnType<typeof startTestMail>>['mail'];
  /** Events of this account so far. */
  events: SeenEvent[];
  kit: Kit<object>;
  /** Starts a sender in this process. */
  startSender(settings?: Record<string, string>): Promise<RunningService>;
  /** Creates a mailbox at the mail server; returns how to read it. */
  addAddress(name: string): Promise<InboxLogin>;
  /** Settings for a mailbox at the mail server, to be changed by the test. */
  settingsFor(login: Pick<InboxLogin, 'address'>): MailboxSettings;
  saveMailbox(settings: MailboxSettings, password: string, mailboxId?: string): Promise<Mailbox>;
  /** Publishes `letter.queued`, as the composer does; returns the letter id. */
  queue(mailbox: Pick<Mailbox, 'id' | 'fromAddress'>, to: string, options?: QueueOptions): Promise<string>;
  /** Waits for an event of a letter. */
  event(type: string, letterId: string): Promise<SeenEvent>;
  row(letterId: string): Promise<DeliveryDocument | null>;
  rows(): Promise<DeliveryDocument[]>;
  /** The turnstile of a mailbox. */
  lane(mailboxId: string): Promise<LaneRow | null>;
  /** How far the inbox of a mailbox is read. */
  watch(mailboxId: string): Promise<WatchRow | null>;
  /** As if a process had died after storing what an inbox told and before noting how far it was read. */
  rewindWatches(): Promise<void>;
  /** Forgets mailboxes and letters while no sender runs, so that what one test left undone is not done in the next. */
  empty(): Promise<void>;
  /** Messages stored because they concern a letter. */
  countInbound(): Promise<number>;
  /** Publishes an event of another service. */
  publish<S extends TSchema>(contract: EventContract<S>, data: Static<S>): Promise<void>;
  stop(): Promise<void>;
}

/** What a test may choose of a letter. */
export interface QueueOptions {
  letterId?: string;
  subject?: string;
  priority?: 'single' | 'bulk';
  /** The bulk send that the letter belongs to. */
  bulkSendId?: string;
  fromName?: string;
  toName?: string;
  text?: string;
  html?: string;
  /** Further recipients, files, thread … */
  more?: Partial<Static<(typeof LetterQueued)['data']>>;
}

/** Starts bus, database and mail server, and a probe that speaks for the other services. */
export async function startWorld(given?: { mongodbUri: string; database: string }): Promise<World> {
  const accountId = 1 + Math.floor(Math.random() * 1_000_000_000);
  const [bus, mailServer] = await Promise.all([startTestBus(), startTestMail()]);
  const store = given
    ? { uri: given.mongodbUri, database: given.database, stop: async () => {} }
    : await testDatabase('sender');
  const connection = await mongoose.createConnection(store.uri, { dbName: store.database }).asPromise();
  const rows = connection.collection<DeliveryDocument>('deliveries');
  const watches = connection.collection<WatchRow>('watches');
  const lanes = connection.collection<LaneRow>('lanes');
  const environment = {
    NATS_URL: bus.url,
    MONGODB_URI: store.uri,
    MONGODB_DATABASE: store.database,
    LOG_LEVEL: 'fatal',
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
    ALLOW_PRIVATE_HOSTS: 'true',
    CREDENTIAL_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LEASE_SECONDS: '3',
    SWEEP_MS: '200',
    RETRY_FIRST_SECONDS: '1',
    RECONNECT_FIRST_SECONDS: '1',
    APPEND_RETRY_FIRST_SECONDS: '1',
    DOUBT_LOOKUP_SECONDS: '1',
    INBOUND_POLL_SECONDS: '1',
  };
  const events: SeenEvent[] = [];
  let kit: Kit<object> | undefined;
  const probe = await startService(
    {
      name: `probe-${store.database.replaceAll('_', '-')}`,
      config: Type.Object({}),
      async build(built) {
        kit = built;
        const watch = <S extends TSchema>(contract: EventContract<S>) =>
          built.consume(contract, async ({ id, type, accountId: of, data }) => {
            const known = events.some((event) => event.id === id);
            if (of === accountId && !known) events.push({ id, type, accountId: of, data: { ...Object(data) } });
          });
        watch(LetterSent);
        watch(LetterFailed);
        watch(LetterDeferred);
        watch(LetterCancelled);
        watch(LetterAppended);
        watch(LetterAppendFailed);
        watch(LetterBounced);
        watch(LetterReplied);
        watch(MailboxPaused);
      },
    },
    { ...environment, MONGODB_DATABASE: `${store.database}_probe` },
  );
  if (!kit) throw new Error('the probe did not start');
  const { bus: kitBus, ask } = kit;
  const senders: RunningService[] = [];
  const publishEvent: World['publish'] = async (contract, data) => {
    const entry = outboxEntry(contract, accountId, data, { now: new Date() });
    await publish(kitBus, entry);
  };

  return {
    accountId,
    environment,
    mail: mailServer.mail,
    events,
    kit,
    async startSender(settings = {}) {
      const running = await startService(sender, { ...environment, ...settings });
      senders.push(running);
      return running;
    },
    async addAddress(name) {
      const address = `${name}.${randomBytes(4).toString('hex')}@sender.test`;
      const password = randomBytes(9).toString('hex');
      await mailServer.mail.addMailbox({ address, password });
      return { imap: mailServer.mail.imap, address, password };
    },
    settingsFor({ address }) {
      const server = ({ host, port }: { host: string; port: number }) => ({ host, port, security: 'none' as const });
      return {
        userId: 7001,
        fromName: 'Мария Продажная',
        fromAddress: address,
        smtp: server(mailServer.mail.smtp),
        imap: server(mailServer.mail.imap),
        login: address,
        signatureHtml: '',
        limits: { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 },
      };
    },
    saveMailbox: (settings, password, mailboxId = newId()) =>
      ask(MailboxSave, accountId, { accountId, mailboxId, settings, password }, { timeoutMs: 30_000 }),
    async queue(mailbox, to, options = {}) {
      const letterId = options.letterId ?? newId();
      const messageId = `<${letterId}@${mailbox.fromAddress.split('@')[1]}>`;
      const data = {
        letter: {
          letterId,
          sendId: newId(),
          entity: { type: 'lead' as const, id: 5001 },
          templateId: newId(),
          templateName: 'КП',
          subject: options.subject ?? 'Коммерческое предложение',
          actions: { sent: [], opened: [], notOpened: [], failed: [] },
          origin: options.bulkSendId
            ? { type: 'bulk-send' as const, bulkSendId: options.bulkSendId, userId: 7001 }
            : { type: 'digital-pipeline' as const, hookId: newId() },
        },
        mailboxId: mailbox.id,
        priority: options.priority ?? 'single',
        messageId,
        from: { name: options.fromName ?? 'Мария', address: mailbox.fromAddress },
        to: { name: options.toName ?? 'Анна', address: to },
        html: options.html ?? '<p>Здравствуйте, Анна!</p>',
        text: options.text ?? 'Здравствуйте, Анна!',
        ...options.more,
      };
      await publishEvent(LetterQueued, data);
      return letterId;
    },
    async event(type, letterId) {
      const ofLetter = () => events.filter(({ data }) => data['letterId'] === letterId);
      try {
        return await eventually(`${type} of ${letterId}`, () => ofLetter().find((event) => event.type === type));
      } catch (cause) {
        const row = await rows.findOne({ _id: letterId }, { projection: { content: 0, outbox: 0 } });
        throw new Error(`no ${type}; there is ${JSON.stringify({ row, events: ofLetter() })}`, { cause });
      }
    },
    row: (letterId) => rows.findOne({ _id: letterId }),
    watch: (mailboxId) => watches.findOne({ _id: mailboxId }),
    async rewindWatches() {
      await watches.updateMany({ accountId }, { $set: { lastUid: 0 } });
    },
    async empty() {
      const left = ['mailboxes', 'deliveries', 'lanes', 'watches'].map((name) => connection.collection(name));
      await Promise.all(left.map((rows) => rows.deleteMany({ accountId })));
    },
    countInbound: () => connection.collection('inbound').countDocuments({ accountId }),
    lane: (mailboxId) => lanes.findOne({ _id: mailboxId }),
    publish: publishEvent,
    rows: () => rows.find({ accountId }).toArray(),
    async stop() {
      await Promise.all(senders.map((running) => running.stop()));
      await probe.stop();
      await connection.close();
      await Promise.all([bus.stop(), mailServer.stop(), store.stop()]);
    },
  };
}
