import { join } from 'node:path';
import { MongoBinary } from 'mongodb-memory-server-core';
import { DryMongoBinary } from 'mongodb-memory-server-core/lib/util/DryMongoBinary.js';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import type { MongodbProgram } from './mongodb-choice.ts';

const PROBE_TIMEOUT_MS = 5_000;

/** The real mongod, by mongodb-memory-server-core into the cache. Throws `part_unavailable` at once where there is no way to it. */
export async function downloadMongod(config: StackConfig, tell: (line: string) => void): Promise<MongodbProgram> {
  const downloadDir = join(config.cacheFolder, 'mongod');
  const options = await DryMongoBinary.generateOptions({ downloadDir });
  const took = `mongod ${options.version} (downloaded by mongodb-memory-server-core)`;
  const known = await DryMongoBinary.locateBinary(options);
  if (known !== undefined) return { took, kind: 'mongod', program: known };

  try {
    await probe(await new MongoBinaryDownloadUrl(options).getDownloadUrl());
    tell(`Downloading mongod ${options.version} (once)…`);
    return { took, kind: 'mongod', program: await MongoBinary.getPath(options) };
  } catch (error) {
    // fetch keeps the reason in the cause.
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    throw new LocalStackError('part_unavailable', `mongod can not be downloaded here (${reason}).`);
  }
}

/** The downloader itself takes many tries before it gives up. */
async function probe(url: string): Promise<void> {
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  if (!answer.ok) throw new Error(`${new URL(url).host} answers ${answer.status}`);
}
