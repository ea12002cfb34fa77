import { randomBytes } from 'node:crypto';
import { createControlClient, type Emulator, startEmulator } from '@pochtovik/amocrm-emulator';
import {
  AccountGet,
  AccountInstall,
  type Actor,
  type EntityRef,
  MailboxResolve,
  TriggerLinkList,
  TriggerList,
} from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import type { SupervisedProcess } from '@pochtovik/local-stack';
import { type Kit, startService } from '@pochtovik/service-kit';
import { ownStack } from '@pochtovik/testing';
import Type from 'typebox';
import { until } from '../delivery/world.ts';
import { memoryOf } from '../memory.ts';
import { processorSeconds } from '../processor.ts';

const REDIRECT_URI = 'https://bench.test/amocrm/oauth/callback';
/** Cards made at once in the emulator. */
const AT_ONCE = 16;

/** What the composer and those around it have used up to a moment. */
export interface Usage {
  /** Milliseconds of a clock that only goes on. */
  at: number;
  /** Resident memory of the composer, MB (10^6 bytes). */
  memory: number;
  /** Processor time, seconds. `emulator` is amoCRM's stand-in with those of the other services: this process. */
  seconds: Record<'composer' | 'database' | 'bus' | 'crm' | 'emulator', number>;
  /** Calls to the database, of all services. */
  calls: number;
}

/** What `deploy/README.md` gives a composer with much to do. */
const YOUNG_MB = 16;

/** One composer process with the CRM behind it; stand-ins answer for the sender and the trigger engine. */
export interface ComposingWorld {
  kit: Kit<object>;
  accountId: number;
  actor: Actor;
  mailboxId: string;
  composer: SupervisedProcess;
  emulator: Emulator;
  /** Makes leads, each with a contact of its own. */
  leads(count: number): Promise<EntityRef[]>;
  /** Letters stored so far. */
  letters(): Promise<number>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts bus, database, emulator, amocrm-sync and one composer. */
export async function startComposingWorld(): Promise<ComposingWorld> {
  const own = await ownStack(['nats', 'mongodb']);
  const emulator = await startEmulator({ integration: { redirectUri: REDIRECT_URI }, limits: { enabled: false } });
  const control = createControlClient(emulator.origin);
  const [account] = emulator.accounts;
  const user = account?.users.find(({ isAdmin }) => isAdmin);
  if (!account || !user) throw new Error('the emulator has no account');
  const environment = {
    ...{ NATS_URL: own.stack.nats.url, MONGODB_URI: own.stack.mongodb.uri, LOG_LEVEL: 'warn' },
    ...{ HEALTH_HOST: '127.0.0.1', AMOCRM_CLIENT_ID: emulator.clientId, AMOCRM_CLIENT_SECRET: emulator.clientSecret },
    ...{ AMOCRM_REDIRECT_URI: REDIRECT_URI, AMOCRM_LOCAL_ORIGINS: 'http://127.0.0.1:*' },
    ...{ AMOCRM_REQUESTS_PER_SECOND: '1000', TOKEN_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` },
    ...{ TRACKER_URL: 'https://track.bench.test', TRACKING_KEYS: `1:${randomBytes(32).toString('base64')}` },
  };
  const mailbox = { ...MailboxResolve.example.reply, userId: user.id };
  let kit: Kit<object> | undefined;
  const others = await startService(
    {
      name: 'bench-others',
      config: Type.Object({}),
      async build(built) {
        kit = built;
        built.serve(MailboxResolve, async () => mailbox);
        built.serve(TriggerLinkList, async () => TriggerLinkList.example.reply);
        built.serve(TriggerList, async () => TriggerList.example.reply);
      },
    },
    { ...environment, MONGODB_DATABASE: 'bench_others', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  );
  if (!kit) throw new Error('the stand-ins did not start');
  const built = kit;
  const processOf = (name: string, database: string, options: { youngMb?: number } = {}) =>
    serviceProcess(name, { dataDir: own.dataDir, env: { ...environment, MONGODB_DATABASE: database }, ...options });
  const [composer, sync] = await Promise.all([
    processOf('composer', 'bench_composer', { youngMb: YOUNG_MB }),
    processOf('amocrm-sync', 'bench_sync'),
  ]);
  await Promise.all([composer.start(), sync.start()]);
  const accounts = built.database.useDb('bench_composer').collection('accounts');
  const letters = built.database.useDb('bench_composer').collection('letters');
  const admin = built.database.getClient().db('admin');
  await built.ask(AccountInstall, 0, { code: await control.code(account.id), referer: new URL(account.origin).host });
  await until('the account is installed', async () => (await accounts.countDocuments({})) > 0, 60_000);
  await built.ask(AccountGet, account.id, { accountId: account.id });

  return {
    ...{ kit: built, accountId: account.id, mailboxId: mailbox.id, composer, emulator },
    actor: { userId: user.id, role: 'administrator' },
    async leads(count) {
      const made: EntityRef[] = [];
      let next = 0;
      async function work() {
        for (let index = next++; index < count; index = next++) {
          const name = `Клиент${index.toString(36)} Анна Петровна`;
          const contacts = [{ name, firstName: 'Анна', email: `client${index}@bench.test`, phone: `+7900${index}` }];
          const { leadId } = await control.createLead(account?.id ?? 0, {
            ...{ name: `Заказ ${index}`, price: 1000 + index, tags: ['опт', 'срочно'] },
            ...{ contacts, responsibleUserId: user?.id ?? 0 },
          });
          made.push({ type: 'lead', id: leadId });
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return made;
    },
    letters: () => letters.estimatedDocumentCount(),
    async usage() {
      const status: Record<string, unknown> = await admin.command({ serverStatus: 1 });
      const network = status['network'];
      const calls = typeof network === 'object' && network !== null ? Reflect.get(network, 'numRequests') : 0;
      const pidsOf = ({ pid }: { pid: number | undefined }) => (pid === undefined ? [] : [pid]);
      const { user, system } = process.cpuUsage();
      return {
        at: performance.now(),
        memory: memoryOf(pidsOf(composer)).resident,
        seconds: {
          composer: processorSeconds(pidsOf(composer)),
          database: processorSeconds(pidsOf(own.stack.mongodb)),
          bus: processorSeconds(pidsOf(own.stack.nats)),
          crm: processorSeconds(pidsOf(sync)),
          emulator: (user + system) / 1e6,
        },
        calls: Number(calls),
      };
    },
    async stop() {
      await Promise.all([composer.stop(), sync.stop()]);
      await others.stop();
      await emulator.close();
      await own.stop();
    },
  };
}
