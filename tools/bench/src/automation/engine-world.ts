import { randomBytes } from 'node:crypto';
import { LetterQueued, LetterSent, newId, type TriggerUse } from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import type { SupervisedProcess } from '@pochtovik/local-stack';
import { type Kit, outboxEntry, publish, startService } from '@pochtovik/service-kit';
import { ownStack } from '@pochtovik/testing';
import Type from 'typebox';
import { memoryOf } from '../memory.ts';

/** The account that everything of the benchmark belongs to. */
export const ACCOUNT = 31_000_001;

/** An execution's document, as the engine writes it. */
export interface ExecutionRow {
  _id: string;
  accountId: number;
  letterId: string;
  state: string;
  dueAt: Date;
  wakeAt: Date;
  outbox: { at: Date; publishedAt: Date | null }[];
  [field: string]: unknown;
}

/** Bus, database and one engine process of their own; the test in the place of everybody else. */
export type EngineWorld = Awaited<ReturnType<typeof startEngineWorld>>;

/** Starts bus and database; the engine is started when it is asked for, with the settings of production. */
export async function startEngineWorld() {
  const own = await ownStack(['nats', 'mongodb']);
  const common = { NATS_URL: own.stack.nats.url, MONGODB_URI: own.stack.mongodb.uri, HEALTH_HOST: '127.0.0.1' };
  const { promise, resolve } = Promise.withResolvers<Kit<object>>();
  const peer = await startService(
    { name: 'bench-peer', config: Type.Object({}), build: async (kit) => resolve(kit) },
    { ...common, MONGODB_DATABASE: 'bench_peer', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  );
  const kit = await promise;
  const database = kit.database.useDb('bench_trigger_engine');
  const executions = database.collection<ExecutionRow>('executions');
  let engine: SupervisedProcess | undefined;
  const stopEngine = async () => {
    await engine?.stop();
    engine = undefined;
  };
  return {
    kit,
    executions,
    stopEngine,
    /** Starts the engine; @returns seconds until it says that it is ready */
    async startEngine(): Promise<number> {
      await stopEngine();
      const keys = { WEBHOOK_SIGNING_KEYS: randomBytes(32).toString('base64') };
      const env = { ...common, ...keys, LOG_LEVEL: 'warn', MONGODB_DATABASE: 'bench_trigger_engine' };
      engine = await serviceProcess('trigger-engine', { dataDir: own.dataDir, env });
      const start = performance.now();
      await engine.start();
      return (performance.now() - start) / 1000;
    },
    /** Memory of the engine, MB. */
    memory: () => memoryOf(engine?.pid === undefined ? [] : [engine.pid]).resident,

    /** Keeps a trigger that moves a lead, as firing finds it; returns its id. */
    async addTrigger(): Promise<string> {
      const _id = newId();
      const action = { type: 'change_status', pipelineId: 1, statusId: 2 };
      const trigger = { _id, accountId: ACCOUNT, name: 'Этап', action, variables: [], updatedAt: new Date() };
      await database.collection<{ _id: string }>('triggers').insertOne(trigger);
      return _id;
    },

    /** Keeps sent letters without telling of them; returns their ids. */
    async addLetters(count: number): Promise<string[]> {
      const sentAt = new Date();
      const rows = Array.from({ length: count }, () => {
        const { letterId: _id, ...letter } = letterContext([]);
        const facts = { accountId: ACCOUNT, knownAt: sentAt, sentAt, failure: null, trace: {} };
        return { _id, ...letter, ...facts, outbox: [], outboxPending: 0 };
      });
      await database.collection<{ _id: string }>('letters').insertMany(rows);
      return rows.map(({ _id }) => _id);
    },

    /** Tells of letters that are queued, each with these triggers on its sending; returns their ids. */
    async tellQueued(count: number, sent: TriggerUse[]): Promise<string[]> {
      const letters = Array.from({ length: count }, () => letterContext(sent));
      await inFlight(256, letters, async (letter) => {
        const data = { ...LetterQueued.example, letter };
        await publish(kit.bus, outboxEntry(LetterQueued, ACCOUNT, data, { now: new Date() }));
      });
      return letters.map(({ letterId }) => letterId);
    },

    /** Tells that letters were sent. */
    async tellSent(letterIds: readonly string[]): Promise<void> {
      await inFlight(256, letterIds, async (letterId) => {
        const now = new Date();
        const data = { ...LetterSent.example, letterId, sentAt: now.toISOString() };
        await publish(kit.bus, outboxEntry(LetterSent, ACCOUNT, data, { now }));
      });
    },
    knownLetters: () => database.collection('letters').countDocuments({}),

    async stop() {
      await stopEngine();
      await peer.stop();
      await own.stop();
    },
  };
}

/** A scheduled execution of a letter. */
export function scheduledExecution(letterId: string, triggerId: string, dueAt: Date): ExecutionRow {
  return {
    ...{ _id: randomBytes(16).toString('hex'), accountId: ACCOUNT, letterId, sendId: letterId },
    ...{ entity: { type: 'lead', id: 5001 }, cause: 'sent', triggerId, triggerName: 'Этап', action: null },
    ...{ state: 'scheduled', createdAt: new Date(), dueAt, wakeAt: dueAt, endedAt: null, detail: '', tries: 0 },
    ...{ outbox: [], outboxPending: 0 },
  };
}

function letterContext(sent: TriggerUse[]) {
  return {
    ...{ letterId: newId(), sendId: newId(), entity: { type: 'lead' as const, id: 5001 }, templateId: newId() },
    ...{ templateName: 'КП', subject: 'Коммерческое предложение' },
    actions: { sent, opened: [], notOpened: [], failed: [] },
    origin: { type: 'digital-pipeline' as const, hookId: newId() },
  };
}

/** Runs the work for each item, so many at once. */
export async function inFlight<T>(limit: number, items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
    }),
  );
}
