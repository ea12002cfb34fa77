import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createControlClient, startEmulator } from '@pochtovik/amocrm-emulator';
import { AccountInstall, newId, TemplateActionsList, TemplateGet, TriggerSave } from '@pochtovik/contracts';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';
import { type Kit, startService } from '@pochtovik/service-kit';
import { eventually, startTestBus, testDatabase } from '@pochtovik/testing';
import Type, { type Static } from 'typebox';

const REDIRECT_URI = 'https://pochtovik.test/amocrm/oauth/callback';

/** trigger-engine and amocrm-sync as processes, the emulator as amoCRM, and hands to play composer, sender and tracker. */
export type AutomationWorld = Awaited<ReturnType<typeof startAutomationWorld>>;

/** Starts it with the widget installed in the emulator's first account; the limit of requests is out of the way. */
export async function startAutomationWorld() {
  const [bus, store, emulator] = await Promise.all([
    startTestBus(),
    testDatabase('automation'),
    startEmulator({ integration: { redirectUri: REDIRECT_URI } }),
  ]);
  const control = createControlClient(emulator.origin);
  await control.setLimits({ enabled: false });
  const [account] = emulator.accounts;
  if (!account) throw new Error('the emulator plays no account');
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-automation-'));
  const environment = { NATS_URL: bus.url, MONGODB_URI: store.uri, LOG_LEVEL: 'warn', HEALTH_HOST: '127.0.0.1' };

  let kit: Kit<object> | undefined;
  const peer = await startService(
    {
      name: 'peer',
      config: Type.Object({}),
      async build(built) {
        built.serve(TemplateGet, async () => TemplateGet.example.reply);
        built.serve(TemplateActionsList, async () => ({ templates: [] }));
        kit = built;
      },
    },
    { ...environment, HEALTH_PORT: '0', MONGODB_DATABASE: `${store.database}_peer` },
  );
  if (!kit) throw new Error('the peer did not start');
  const { ask, ...hands } = kit;

  const posts: { executionId: string; body: string }[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      posts.push({ executionId: String(request.headers['idempotency-key']), body });
      response.writeHead(200).end('ok');
    });
  });
  await new Promise<void>((started) => receiver.listen(0, '127.0.0.1', started));
  const address = receiver.address();
  const webhookUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook`;

  const settings: Record<string, Record<string, string>> = {
    'trigger-engine': {
      WEBHOOK_SIGNING_KEYS: randomBytes(32).toString('base64'),
      ALLOW_PRIVATE_HOSTS: 'true',
      SWEEP_INTERVAL_MS: '500',
    },
    'amocrm-sync': {
      AMOCRM_CLIENT_ID: emulator.clientId,
      AMOCRM_CLIENT_SECRET: emulator.clientSecret,
      AMOCRM_REDIRECT_URI: REDIRECT_URI,
      AMOCRM_LOCAL_ORIGINS: 'http://127.0.0.1:*',
      AMOCRM_REQUESTS_PER_SECOND: '200',
      TOKEN_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    },
  };
  const processes = await Promise.all(
    Object.entries(settings).map(async ([name, own]) => {
      const port = await freePort();
      const started = new SupervisedProcess({
        name,
        command: [process.execPath, resolve(import.meta.dirname, `../../services/${name}/src/main.ts`)],
        port,
        cwd: folder,
        logFile: join(folder, `${name}.log`),
        env: {
          ...environment,
          MONGODB_DATABASE: `${store.database}_${name.replaceAll('-', '_')}`,
          HEALTH_PORT: String(port),
          ...own,
        },
        answers: () =>
          fetch(`http://127.0.0.1:${port}/readyz`).then(
            (answer) => answer.ok,
            () => false,
          ),
      });
      await started.start();
      return started;
    }),
  );
  const code = await control.code(account.id);
  await ask(AccountInstall, 0, { code, referer: new URL(account.origin).host });
  const accountId = account.id;

  return {
    ...{ accountId, ask, bus: hands.bus, control, posts, webhookUrl },

    /** Saves a trigger and gives its id; tried until the account is connected. */
    trigger: (action: Static<typeof TriggerSave.request>['action']) =>
      eventually('the trigger is saved', async () => {
        const request = { accountId, triggerId: newId(), name: action.type, action };
        return ask(TriggerSave, accountId, request).then(
          ({ id }) => id,
          (error: { retryable?: boolean; code?: string }) => {
            if (error.retryable || error.code === 'ACCOUNT_UNKNOWN') return undefined;
            throw error;
          },
        );
      }),

    /** A GET of amoCRM's API with an administrator's token; null when there is nothing. */
    async amocrm(path: string) {
      const headers = { authorization: `Bearer ${emulator.accessToken}` };
      const answer = await fetch(`${account.origin}/api/v4${path}`, { headers });
      return answer.status === 204 ? null : Object(await answer.json());
    },

    /** Changes cards as a user of amoCRM does. */
    async change(path: string, body: unknown): Promise<void> {
      const headers = { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' };
      const answer = await fetch(`${account.origin}/api/v4${path}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`PATCH ${path}: ${answer.status} ${await answer.text()}`);
    },

    async stop() {
      await Promise.all(processes.map((started) => started.stop()));
      await peer.stop();
      receiver.closeAllConnections();
      receiver.close();
      await emulator.close();
      await Promise.all([bus.stop(), store.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
