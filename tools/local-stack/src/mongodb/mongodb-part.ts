import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient, MongoServerError } from 'mongodb';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { foreignPart, ownPart, type Part } from '../part.ts';
import type { PortBook } from '../port-book.ts';
import { SupervisedProcess } from '../process/supervised-process.ts';
import type { MongodbProgram } from './mongodb-choice.ts';
import { chooseMongodb } from './mongodb-program.ts';

/** The database server of a stack. */
export interface MongodbPart extends Part {
  /** Connection string without a database name; writes are acknowledged by the majority and the journal. */
  readonly uri: string;
}

const REPLICA_SET = { mongod: 'pochtovik', secantus: 'secantus', 'secantus-python': 'secantus' } as const;
const ALREADY_INITIALIZED = 23;

/** Starts a database server, or takes the one of MONGODB_URI. */
export async function startMongodb(
  config: StackConfig,
  dataDir: string,
  ports: PortBook,
  tell: (line: string) => void,
): Promise<MongodbPart> {
  if (config.mongodbUri !== undefined) return foreignMongodb(config.mongodbUri);

  const program = await chooseMongodb(config, tell);
  const port = await ports.take('mongodb');
  // Servers of different kinds can't read each other's files.
  const directory = join(dataDir, 'mongodb', program.kind);
  await mkdir(directory, { recursive: true });
  const mongodbProcess = new SupervisedProcess({
    name: 'MongoDB',
    port,
    command: commandLine(program, port, directory),
    cwd: directory,
    logFile: join(dataDir, 'logs', 'mongodb.log'),
    answers: () => isPrimary(port, program.kind),
  });
  await mongodbProcess.start();
  const took = `MongoDB: ${program.took} on 127.0.0.1:${port} (another: set MONGODB_URI or put mongod on PATH)`;
  const options = `replicaSet=${REPLICA_SET[program.kind]}&w=majority&journal=true&retryWrites=true`;
  return Object.assign(ownPart(took, mongodbProcess), { uri: `mongodb://127.0.0.1:${port}/?${options}` });
}

/** Without --sync-on-commit secantusd-rs loses its last acknowledged writes when it is killed. */
function commandLine({ kind, program }: MongodbProgram, port: number, directory: string): [string, ...string[]] {
  const where = ['--port', String(port)];
  switch (kind) {
    case 'mongod': {
      const set = ['--replSet', REPLICA_SET.mongod, '--wiredTigerCacheSizeGB', '0.25'];
      return [program, ...where, '--bind_ip', '127.0.0.1', '--dbpath', directory, ...set];
    }
    case 'secantus': {
      const durable = ['--cache-size', '256M', '--sync-on-commit', '--log-level', 'WARNING'];
      return [program, ...where, '--host', '127.0.0.1', '--storage-path', directory, ...durable];
    }
    case 'secantus-python':
      return [program, ...where, '--storage-path', directory];
  }
}

/** Whether it takes writes; a new mongod is told to be the only member of its replica set. */
async function isPrimary(port: number, kind: MongodbProgram['kind']): Promise<boolean> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 1_000,
  });
  try {
    await client.connect();
    const admin = client.db('admin');
    if ((await admin.command({ hello: 1 }))['isWritablePrimary'] === true) return true;
    if (kind === 'mongod') await admin.command({ replSetInitiate: replicaSetOf(port) });
    return false;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === ALREADY_INITIALIZED) await moveReplicaSet(client, port);
    return false;
  } finally {
    await client.close();
  }
}

function replicaSetOf(port: number, version = 1) {
  return { _id: REPLICA_SET.mongod, version, members: [{ _id: 0, host: `127.0.0.1:${port}` }] };
}

/** A data folder whose old port was taken meanwhile: the set must learn its new address. */
async function moveReplicaSet(client: MongoClient, port: number): Promise<void> {
  const admin = client.db('admin');
  const { config } = await admin.command({ replSetGetConfig: 1 });
  if (config.members[0]?.host === `127.0.0.1:${port}`) return;
  await admin.command({ replSetReconfig: replicaSetOf(port, config.version + 1), force: true });
}

async function foreignMongodb(uri: string): Promise<MongodbPart> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    await client.connect();
    await client.db('admin').command({ ping: 1 });
  } catch (error) {
    // The URI may hold a password: it goes into no message.
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalStackError(
      'part_unavailable',
      `MONGODB_URI: the server does not answer (${reason}). Start it, or unset MONGODB_URI.`,
    );
  } finally {
    await client.close();
  }
  return Object.assign(foreignPart('MongoDB: given by MONGODB_URI', 'MONGODB_URI'), { uri });
}
