import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type ControlClient, createControlClient, type Emulator, startEmulator } from '@pochtovik/amocrm-emulator';
import {
  AccountInstall,
  AccountInstalled,
  AccountUninstalled,
  type CrmCommand,
  CrmCommandCompleted,
  CrmCommandFailed,
  CrmCommandRequested,
  type EventContract,
  newId,
} from '@pochtovik/contracts';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';
import { type Kit, publish, type RunningService, startService } from '@pochtovik/service-kit';
import { eventually, startTestBus, testDatabase } from '@pochtovik/testing';
import mongoose, { type Connection } from 'mongoose';
import Type, { type TSchema } from 'typebox';
import { service } from '../../src/app.ts';

/** An event of amocrm-sync as a test sees it. */
export interface SeenEvent {
  id: string;
  type: string;
  accountId: number;
  data: Record<string, unknown>;
}

/** amocrm-sync's real surroundings, with the emulator as amoCRM, and hands to play the other services. */
export interface World {
  /** The emulator's first account. */
  accountId: number;
  emulator: Emulator;
  control: ControlClient;
  events: SeenEvent[];
  kit: Kit<object>;
  database: Connection;
  /** Starts amocrm-sync in this process. */
  startHere(settings?: Record<string, string>): Promise<RunningService>;
  /** Starts amocrm-sync as a process that can be killed. */
  startProcess(settings?: Record<string, string>): Promise<SupervisedProcess>;
  /** Asks for an installation of the first account and waits for its event. */
  install(): Promise<void>;
  /** Publishes `crm.command-requested`, as the trigger engine does; returns the command id. */
  command(command: CrmCommand, options?: { commandId?: string; eventId?: string }): Promise<string>;
  /** Waits for the event that a command ended. */
  ended(commandId: string): Promise<SeenEvent>;
  stop(): Promise<void>;
}

const REDIRECT_URI = 'https://pochtovik.test/amocrm/oauth/callback';

/** Starts bus, database and emulator, and a probe that speaks for the other services. */
export async function startWorld(): Promise<World> {
  const [bus, store] = await Promise.all([startTestBus(), testDatabase('amocrm-sync')]);
  const emulator = await startEmulator({ integration: { redirectUri: REDIRECT_URI } });
  const control = createControlClient(emulator.origin);
  const accountId = emulator.accounts[0]?.id ?? 0;
  const database = await mongoose.createConnection(store.uri, { dbName: store.database }).asPromise();
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-amocrm-sync-'));
  const environment = {
    NATS_URL: bus.url,
    MONGODB_URI: store.uri,
    MONGODB_DATABASE: store.database,
    LOG_LEVEL: 'fatal',
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
    AMOCRM_CLIENT_ID: emulator.clientId,
    AMOCRM_CLIENT_SECRET: emulator.clientSecret,
    AMOCRM_REDIRECT_URI: REDIRECT_URI,
    AMOCRM_LOCAL_ORIGINS: 'http://127.0.0.1:*',
    TOKEN_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    AMOCRM_CALL_TIMEOUT_MS: '3000',
    LEASE_SECONDS: '5',
  };
  const events: SeenEvent[] = [];
  let kit: Kit<object> | undefined;
  const probe = await startService(
    {
      name: 'probe',
      config: Type.Object({}),
      async build(built) {
        kit = built;
        const watch = <S extends TSchema>(contract: EventContract<S>) =>
          built.consume(contract, async ({ id, type, accountId: of, data }) => {
            events.push({ id, type, accountId: of, data: { ...Object(data) } });
          });
        watch(AccountInstalled);
        watch(AccountUninstalled);
        watch(CrmCommandCompleted);
        watch(CrmCommandFailed);
      },
    },
    { ...environment, MONGODB_DATABASE: `${store.database}_probe` },
  );
  if (!kit) throw new Error('the probe did not start');
  const built = kit;
  const running: { stop(): Promise<void> }[] = [];

  return {
    accountId,
    emulator,
    control,
    events,
    kit: built,
    database,
    async startHere(settings = {}) {
      const started = await startService(service, { ...environment, ...settings });
      running.push(started);
      return started;
    },
    async startProcess(settings = {}) {
      const port = await freePort();
      const name = `amocrm-sync-${port}`;
      const started = new SupervisedProcess({
        name,
        command: [process.execPath, resolve(import.meta.dirname, '../../src/main.ts')],
        port,
        cwd: folder,
        logFile: join(folder, `${name}.log`),
        env: { ...environment, HEALTH_PORT: String(port), ...settings },
        answers: () =>
          fetch(`http://127.0.0.1:${port}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          ),
      });
      running.push(started);
      await started.start();
      return started;
    },
    async install() {
      const code = await control.code(accountId);
      const known = events.filter((event) => event.type === 'account.installed').length;
      await built.ask(AccountInstall, 0, {
        code,
        referer: new URL(emulator.accounts[0]?.origin ?? emulator.origin).host,
      });
      await eventually(
        'account.installed',
        () => events.filter((event) => event.type === 'account.installed').length > known,
      );
    },
    async command(command, options = {}) {
      const commandId = options.commandId ?? newId();
      const id = options.eventId ?? newId();
      const { type, version } = CrmCommandRequested;
      const occurredAt = new Date().toISOString();
      const envelope = { id, type, version, accountId, occurredAt, data: { commandId, command } };
      const subject = CrmCommandRequested.subject(accountId);
      await publish(built.bus, { id, subject, body: JSON.stringify(envelope), headers: {} });
      return commandId;
    },
    ended: (commandId) =>
      eventually(`the end of command ${commandId}`, () =>
        events.find((event) => event.type.startsWith('crm.') && event.data['commandId'] === commandId),
      ),
    async stop() {
      await Promise.all(running.map((started) => started.stop()));
      await probe.stop();
      await database.dropDatabase();
      await database.close();
      await emulator.close();
      await Promise.all([bus.stop(), store.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
