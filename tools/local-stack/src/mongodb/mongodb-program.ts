import { dirname } from 'node:path';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { findOnPath, runCommand } from '../process/run-command.ts';
import { downloadMongod } from './mongod-download.ts';
import type { MongodbProgram } from './mongodb-choice.ts';
import { buildSecantus, cachedSecantus } from './secantus-build.ts';
import { installSecantusPython } from './secantus-python.ts';

type Way = (config: StackConfig, tell: (line: string) => void) => Promise<MongodbProgram | undefined>;

/** What is there already comes first, then the real thing, then the slow ways. */
const WAYS: readonly Way[] = [mongodOnPath, cachedSecantus, downloadMongod, buildSecantus, installSecantusPython];

/** Finds or installs a server, in the order of the README. Throws `part_unavailable` listing why each way failed. */
export async function chooseMongodb(config: StackConfig, tell: (line: string) => void): Promise<MongodbProgram> {
  const failures: string[] = [];
  for (const way of WAYS) {
    try {
      const program = await way(config, tell);
      if (program !== undefined) return program;
    } catch (error) {
      if (!(error instanceof LocalStackError)) throw error;
      tell(error.message);
      failures.push(error.message);
    }
  }
  throw new LocalStackError(
    'part_unavailable',
    `No MongoDB server: put mongod 7 or newer on PATH, or set MONGODB_URI.\n${failures.join('\n')}`,
  );
}

async function mongodOnPath(): Promise<MongodbProgram | undefined> {
  const program = await findOnPath('mongod');
  if (program === undefined) return undefined;
  const version = /v\d+\.\d+\.\d+/.exec(await runCommand(program, ['--version']))?.[0] ?? '';
  return { took: `mongod ${version} (${dirname(program)})`, kind: 'mongod', program };
}
