import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  AccountGet,
  AccountUninstalled,
  CrmCommandCompleted,
  CrmCommandFailed,
  CrmCommandRequested,
  CustomFieldList,
  type EntityCard,
  EntityRead,
  type EventContract,
  ExecutionList,
  LetterBounced,
  LetterCancelled,
  LetterFailed,
  LetterNotComposed,
  LetterQueued,
  LetterReplied,
  LetterRequested,
  LetterSent,
  newId,
  PipelineList,
  TaskTypeList,
  type TemplateActions,
  TemplateActionsList,
  TemplateGet,
  TrackingClicked,
  TrackingDownloaded,
  TrackingOpened,
  TrackingUnsubscribed,
  TriggerExecuted,
  TriggerLinkSave,
  TriggerSave,
  UserList,
} from '@pochtovik/contracts';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';
import { EVENTS_STREAM, type Kit, outboxEntry, publish, startService, type TextHeaders } from '@pochtovik/service-kit';
import { eventually, startTestBus, testDatabase } from '@pochtovik/testing';
import Type, { type Static, type TSchema } from 'typebox';
import { service } from '../../src/app.ts';

const CONSUMED: readonly EventContract<TSchema>[] = [
  LetterQueued,
  LetterNotComposed,
  LetterSent,
  LetterFailed,
  TrackingOpened,
  TrackingClicked,
  TrackingUnsubscribed,
  TrackingDownloaded,
  LetterCancelled,
  LetterReplied,
  LetterBounced,
  CrmCommandCompleted,
  CrmCommandFailed,
  AccountUninstalled,
];
/** The key of the test's installation. */
export const SIGNING_KEY = 'signing-key-of-the-tests-32-characters';
const noConfig = Type.Object({});

/** A running engine with everything around it: bus, database, and one peer in the place of the other services. */
export type World = Awaited<ReturnType<typeof startWorld>>;

/** Starts bus, database and the peer; engines are started by the test. */
export async function startWorld(settings: Record<string, string> = {}) {
  const [bus, database] = await Promise.all([startTestBus(), testDatabase('trigger_engine')]);
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-trigger-engine-'));
  const environment = {
    NATS_URL: bus.url,
    MONGODB_URI: database.uri,
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
    LOG_LEVEL: 'silent',
    SWEEP_INTERVAL_MS: '500',
    WEBHOOK_SIGNING_KEYS: SIGNING_KEY,
    ALLOW_PRIVATE_HOSTS: 'true',
    ...settings,
  };
  const crm: Crm = { readCard, entityReads: 0, templates: [], archived: new Set() };
  const started = Promise.withResolvers<Kit<Static<typeof noConfig>>>();
  const peer = await startService(
    {
      name: 'peer',
      config: noConfig,
      async build(kit) {
        serveCrm(kit, crm);
        started.resolve(kit);
      },
    },
    { ...environment, MONGODB_DATABASE: `${database.database}_peer` },
  );
  const kit = await started.promise;
  const engineData = kit.database.useDb(database.database);
  const engineEnvironment = { ...environment, MONGODB_DATABASE: database.database };
  const running = new Set<{ stop(): Promise<void> }>();

  /** Tells an event; every delivery has a message id of its own, so that the stream drops none. */
  async function tell<S extends TSchema>(
    contract: EventContract<S>,
    accountId: number,
    data: Static<S>,
    options: { times?: number; at?: Date; headers?: TextHeaders } = {},
  ): Promise<void> {
    const entry = outboxEntry(contract, accountId, data, {
      now: options.at ?? new Date(),
      headers: options.headers ?? {},
    });
    for (let time = 0; time < (options.times ?? 1); time += 1) await publish(kit.bus, { ...entry, id: newId() });
  }

  /** Everything of a kind that was told for an account, oldest first, with its headers. */
  async function told<S extends TSchema>(contract: EventContract<S>, accountId: number) {
    const found: { data: Static<S>; headers: TextHeaders }[] = [];
    const subject = contract.subject(accountId);
    for (let seq = 1; ; ) {
      const query = { seq, next_by_subj: subject };
      const message = await kit.bus.manager.streams.getMessage(EVENTS_STREAM, query);
      if (!message) return found;
      const headers = Object.fromEntries([...message.header].map(([name, values]) => [name, values[0] ?? '']));
      found.push({ data: contract.envelope.parse(message.json()).data, headers });
      seq = message.seq + 1;
    }
  }

  /** Waits until the engines have taken in every event and told all they have to tell. */
  async function settled(): Promise<void> {
    await eventually('the engine to have nothing in hand', async () => {
      for (const { type, version } of CONSUMED) {
        const durable = `trigger-engine_${type.replaceAll('.', '-')}_v${version}`;
        const { num_pending, num_ack_pending } = await kit.bus.manager.consumers.info(EVENTS_STREAM, durable);
        if (num_pending + num_ack_pending > 0) return false;
      }
      for (const name of ['letters', 'executions']) {
        if (await engineData.collection(name).countDocuments({ outboxPending: { $gt: 0 } })) return false;
      }
      return true;
    });
  }

  return {
    ...{ bus: bus.part, kit, crm, engineData, tell, told, settled },

    /** Starts an engine in this process. */
    async engine() {
      const engine = await startService(service, engineEnvironment);
      running.add(engine);
      return engine;
    },

    /** Starts an engine as a process of its own, from its `main.ts`, with settings on top. */
    async engineProcess(settings: Record<string, string> = {}) {
      const engine = await startEngineProcess(folder, { ...engineEnvironment, ...settings });
      running.add(engine);
      return engine;
    },

    /** Brings the time of an account's timers forward to now; only the sweep can know of it. */
    async makeDue(accountId: number) {
      const now = new Date();
      const change = { $set: { dueAt: now, wakeAt: now } };
      await engineData.collection('executions').updateMany({ accountId, state: 'scheduled' }, change);
    },

    executions: async (accountId: number, letterId: string) =>
      (await kit.ask(ExecutionList, accountId, { accountId, letterId })).executions,

    /** Waits until all executions of a letter have ended and gives their states by cause. */
    ended: (accountId: number, letterId: string, count: number) =>
      eventually(`${count} executions to end`, async () => {
        const { executions } = await kit.ask(ExecutionList, accountId, { accountId, letterId });
        const isOver = executions.every(({ state }) => state !== 'scheduled' && state !== 'requested');
        return executions.length === count && isOver && executions;
      }),

    /** Saves a trigger and gives its id. */
    async trigger(accountId: number, action: Static<typeof TriggerSave.request>['action'], name = 'Триггер') {
      const { id } = await kit.ask(TriggerSave, accountId, { accountId, triggerId: newId(), name, action });
      return id;
    },

    /** Saves a trigger link and gives its number. */
    async link(accountId: number, triggerIds: string[], once: boolean) {
      const triggers = triggerIds.map((triggerId) => ({ triggerId }));
      const content = { name: 'Ссылка на КП', once, redirectUrl: null, triggers };
      return (await kit.ask(TriggerLinkSave, accountId, { accountId, linkId: newId(), content })).number;
    },

    commands: async (accountId: number) => (await told(CrmCommandRequested, accountId)).map(({ data }) => data.command),
    requestedLetters: async (accountId: number) => (await told(LetterRequested, accountId)).map(({ data }) => data),
    executed: async (accountId: number) => (await told(TriggerExecuted, accountId)).map(({ data }) => data),

    async stop() {
      await Promise.all([...running].map((engine) => engine.stop()));
      await peer.stop();
      await Promise.all([bus.stop(), database.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How the CRM answers about cards, and how often it was asked. */
interface Crm {
  readCard(): Promise<EntityCard>;
  entityReads: number;
  /** Templates that are in the archive. */
  archived: Set<string>;
  /** Templates of all accounts, as the composer lists them. */
  templates: TemplateActions[];
}

/** The CRM's answer where a test gives no other: the card of the contract's example. */
export const readCard = async (): Promise<EntityCard> => EntityRead.example.reply;

/** Answers for amocrm-sync and the composer, which knows every template that is asked for. */
function serveCrm(kit: Kit<object>, crm: Crm): void {
  kit.serve(PipelineList, async () => PipelineList.example.reply);
  kit.serve(UserList, async () => UserList.example.reply);
  kit.serve(TaskTypeList, async () => TaskTypeList.example.reply);
  kit.serve(CustomFieldList, async () => CustomFieldList.example.reply);
  kit.serve(TemplateGet, async ({ templateId }) => {
    const archivedAt = crm.archived.has(templateId) ? new Date(0).toISOString() : null;
    return { ...TemplateGet.example.reply, archivedAt };
  });
  kit.serve(TemplateActionsList, async () => ({ templates: crm.templates }));
  kit.serve(AccountGet, async () => AccountGet.example.reply);
  kit.serve(EntityRead, async () => {
    crm.entityReads += 1;
    return crm.readCard();
  });
}

/** An engine as a process of its own, which cannot outlive the test. */
async function startEngineProcess(folder: string, environment: Record<string, string>): Promise<SupervisedProcess> {
  const port = await freePort();
  const engine = new SupervisedProcess({
    name: 'trigger-engine',
    command: [process.execPath, resolve(import.meta.dirname, '../../src/main.ts')],
    port,
    cwd: folder,
    logFile: join(folder, `${port}.log`),
    env: { ...environment, HEALTH_PORT: String(port) },
    answers: () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ),
  });
  await engine.start();
  return engine;
}
