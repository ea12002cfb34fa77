import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { EndingConnection } from './driver-connection.ts';
import type { Logger } from './logger.ts';

/** A connection to one service's own database. */
export type Database = Connection;

const OPTIONS = {
  writeConcern: { w: 'majority', journal: true },
  retryWrites: true,
  serverSelectionTimeoutMS: 5000,
  socketTimeoutMS: 60_000,
  maxPoolSize: 20,
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
  connectionType: EndingConnection,
} as const;

/**
 * Connects with majority and journalled writes, waiting for a database that is not up yet. Commands fail quickly instead
 * of being buffered, so that a caller can decide.
 */
export async function connectDatabase(uri: string, name: string, log: Logger): Promise<Database> {
  for (;;) {
    const connection = mongoose.createConnection(uri, { ...OPTIONS, dbName: name });
    try {
      return await connection.asPromise();
    } catch (err) {
      log.warn({ event: 'database.waiting', err }, 'the database does not answer yet');
      await connection.close().catch(() => {});
      await sleep(500);
    }
  }
}

/** True when a write broke a unique index: somebody else has done the same already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11_000;
}

/** Waits for an insert; false when a document of the same unique key is there already. Other failures are thrown. */
export async function insertedOnce(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
