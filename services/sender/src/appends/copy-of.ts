import { buffer } from 'node:stream/consumers';
import { messageOf } from '@pochtovik/letter-message';
import { type FileReader, streamOf } from '../attachments/file-reader.ts';
import type { FilingTask } from '../store/filings.ts';

/** Works with the message of a sent letter, byte for byte as it left. */
export type CopyOf = <T>(task: FilingTask, work: (message: Buffer) => Promise<T>) => Promise<T>;

/**
 * Makes it. The IMAP library announces a message before it gives it and takes it only as a whole, so letters with files are
 * filed one after another in this process: no more than one is in memory.
 */
export function createCopyOf(files: FileReader): CopyOf {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  return async (task, work) => {
    const { accountId } = task;
    const message = await messageOf(task, (file) => streamOf(files.read(accountId, file)));
    return Buffer.isBuffer(message) ? work(message) : inTurn(async () => work(await buffer(message.open())));
  };
}
