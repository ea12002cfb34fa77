import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createControlClient, startEmulator } from '@pochtovik/amocrm-emulator';
import { AccountGet, AccountInstall, LetterLinkTarget } from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import { freePort } from '@pochtovik/local-stack';
import { type Kit, startService } from '@pochtovik/service-kit';
import { eventually, ownStack } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import Type from 'typebox';

const REDIRECT_URI = 'https://bench.test/amocrm/oauth/callback';
/** Cards made at once in the emulator. */
const AT_ONCE = 16;

/** Bus, database and amoCRM's emulator with its real limit; two processes of amocrm-sync share the account, a stand-in answers for the composer. */
export type CrmWorld = Awaited<ReturnType<typeof startCrmWorld>>;

/** Starts it and installs the account; tracker and trigger engine only where they are wanted. */
export async function startCrmWorld({ withVisitors }: { withVisitors: boolean }) {
  const own = await ownStack(['nats', 'mongodb']);
  const emulator = await startEmulator({ integration: { redirectUri: REDIRECT_URI } });
  const control = createControlClient(emulator.origin);
  const [account] = emulator.accounts;
  if (!account) throw new Error('the emulator has no account');
  const trackingKeys = `1:${randomBytes(32).toString('base64')}`;
  const port = await freePort();
  const environment = {
    ...{ NATS_URL: own.stack.nats.url, MONGODB_URI: own.stack.mongodb.uri, LOG_LEVEL: 'warn' },
    ...{ HEALTH_HOST: '127.0.0.1', AMOCRM_CLIENT_ID: emulator.clientId, AMOCRM_CLIENT_SECRET: emulator.clientSecret },
    ...{ AMOCRM_REDIRECT_URI: REDIRECT_URI, AMOCRM_LOCAL_ORIGINS: 'http://127.0.0.1:*' },
    ...{ TOKEN_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`, TRACKING_KEYS: trackingKeys },
    ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), SPOOL_DIR: join(own.dataDir, 'spool') },
    WEBHOOK_SIGNING_KEYS: randomBytes(32).toString('base64'),
  };
  const { promise, resolve } = Promise.withResolvers<Kit<object>>();
  const peer = await startService(
    {
      name: 'bench-peer',
      config: Type.Object({}),
      async build(kit) {
        kit.serve(LetterLinkTarget, async () => ({ url: null }));
        resolve(kit);
      },
    },
    { ...environment, MONGODB_DATABASE: 'bench_peer', HEALTH_PORT: '0', LOG_LEVEL: 'fatal' },
  );
  const kit = await promise;
  const start = async (service: string, label = service) => {
    const env = { ...environment, MONGODB_DATABASE: `bench_${service.replaceAll('-', '_')}` };
    const started = await serviceProcess(service, { dataDir: own.dataDir, label, env, youngMb: 16 });
    await started.start();
    return started;
  };
  // The second finds the indexes that the first has made.
  const processes = [await start('amocrm-sync'), await start('amocrm-sync', 'amocrm-sync-2')];
  if (withVisitors) processes.push(await start('trigger-engine'), await start('tracker'));
  const accounts = kit.database.useDb('bench_amocrm_sync').collection('accounts');
  await kit.ask(AccountInstall, 0, { code: await control.code(account.id), referer: new URL(account.origin).host });
  await eventually('the account is installed', async () => (await accounts.countDocuments({})) > 0, 60_000);
  await kit.ask(AccountGet, account.id, { accountId: account.id });

  return {
    ...{ kit, control, accountId: account.id, tracker: `http://127.0.0.1:${port}` },
    codec: createTokenCodec(parseKeys(trackingKeys)),
    /** Letters that the engine knows. */
    knownLetters: () => kit.database.useDb('bench_trigger_engine').collection('letters').countDocuments({}),
    commandsDone: () =>
      kit.database.useDb('bench_amocrm_sync').collection('commands').countDocuments({ state: 'done' }),
    /** Makes leads; returns their ids. */
    async leads(count: number): Promise<number[]> {
      const made: number[] = [];
      let next = 0;
      async function work() {
        for (let index = next++; index < count; index = next++) {
          made.push((await control.createLead(account?.id ?? 0, { name: `Заказ ${index}` })).leadId);
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return made;
    },
    /** Calls of the account since the last look. */
    calls: () => control.requests({ account: account.id }),
    async stop() {
      for (const process of processes.toReversed()) await process.stop();
      await peer.stop();
      await emulator.close();
      await own.stop();
    },
  };
}
