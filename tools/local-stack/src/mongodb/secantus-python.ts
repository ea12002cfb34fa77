import { join } from 'node:path';
import { pythonEnvironment } from '../cache/python-environment.ts';
import type { StackConfig } from '../config.ts';
import type { MongodbProgram } from './mongodb-choice.ts';

const PACKAGE = { name: 'SecantusDB', version: '0.7.0b3' } as const;

/** The last resort: the same server written in Python. Enough for a first look, too slow for more. */
export async function installSecantusPython(
  config: StackConfig,
  tell: (line: string) => void,
): Promise<MongodbProgram> {
  const folder = await pythonEnvironment(config, PACKAGE, tell);
  tell(
    `WARNING: taking ${PACKAGE.name} ${PACKAGE.version} as the database. It is slow (about 100 updates a second), may lose the last ` +
      'writes when killed, and answers some queries wrongly. Put mongod on PATH, set MONGODB_URI, or install Rust 1.85 with cmake and ninja.',
  );
  const took = `${PACKAGE.name} ${PACKAGE.version} (Python package, slow)`;
  return { took, kind: 'secantus-python', program: join(folder, 'secantusd-py') };
}
