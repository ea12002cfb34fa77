import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { foreignPart, ownPart, type Part } from '../part.ts';
import type { PortBook } from '../port-book.ts';
import { greeting } from '../process/greeting.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import { chooseNats, isNewEnough } from './nats-program.ts';

/** The bus of a stack. */
export interface NatsPart extends Part {
  /** nats://… */
  readonly url: string;
  /** Kills it and empties its store, as if its disk was lost; `start` brings it back empty. */
  wipe(): Promise<void>;
}

// PONG comes only after the server has let us in; JetStream is up before it listens.
const HELLO = 'CONNECT {"verbose":false,"pedantic":false}\r\nPING\r\n';

/** Starts NATS, or takes the one of NATS_URL. */
export async function startNats(
  config: StackConfig,
  dataDir: string,
  ports: PortBook,
  tell: (line: string) => void,
): Promise<NatsPart> {
  if (config.natsUrl !== undefined) return foreignNats(config.natsUrl);

  const { took, program } = await chooseNats(config, tell);
  const port = await ports.take('nats');
  const directory = join(dataDir, 'nats');
  const store = join(directory, 'store');
  const configFile = join(directory, 'nats-server.conf');
  await mkdir(directory, { recursive: true });
  await writeFile(configFile, natsConfig(port, store));
  const natsProcess = new SupervisedProcess({
    name: 'NATS',
    port,
    command: [program, '-c', configFile],
    cwd: directory,
    logFile: join(dataDir, 'logs', 'nats.log'),
    answers: async () => (await greeting({ host: '127.0.0.1', port }, /^PONG\r\n/m, HELLO)) !== undefined,
  });
  await natsProcess.start();
  return Object.assign(
    ownPart(`NATS: ${took} on 127.0.0.1:${port} (another: set NATS_URL or put nats-server on PATH)`, natsProcess),
    {
      url: `nats://127.0.0.1:${port}`,
      wipe: async () => {
        await natsProcess.kill();
        await rm(store, { recursive: true, force: true });
      },
    },
  );
}

/** What is acknowledged is on disk: the server syncs before it answers. */
function natsConfig(port: number, store: string): string {
  return `listen: "127.0.0.1:${port}"
server_name: "pochtovik-local"
max_payload: 4MB
jetstream {
  store_dir: ${JSON.stringify(store)}
  sync_interval: always
}
`;
}

async function foreignNats(url: string): Promise<NatsPart> {
  // The address may hold a password: it goes into no message.
  const { hostname: host, port } = new URL(url);
  const info = await greeting({ host, port: Number(port || 4222) }, /^INFO .*\r\n/);
  if (info === undefined) {
    throw new LocalStackError(
      'part_unavailable',
      `NATS_URL: ${host}:${port || 4222} does not answer as a NATS server.`,
    );
  }
  const version = /"version":"([^"]+)"/.exec(info)?.[1] ?? 'unknown';
  if (!isNewEnough(version) || !info.includes('"jetstream":true')) {
    throw new LocalStackError(
      'part_unavailable',
      `NATS_URL gives a server of version ${version}; 2.12 or newer with JetStream is needed. Change NATS_URL, or unset it.`,
    );
  }
  const part = foreignPart(`NATS: ${version}, given by NATS_URL`, 'NATS_URL');
  return Object.assign(part, { url, wipe: part.kill });
}
