import type { Logger } from '@pochtovik/service-kit';
import type { StoredAttachment } from '../store/attachments.ts';
import { type FileDeps, removeFile } from './stored-files.ts';

/** Takes away what nobody needs any more: uploads that stopped, files that nothing carries, and contents that no file has. */
export interface FileSweep {
  /** Looks once through all of it. */
  run(): Promise<void>;
  /** Looks now and then from now on. */
  start(): void;
  /** Waits for the look in hand. */
  stop(): Promise<void>;
}

/** An upload that nothing comes to for this long is broken off. */
const UPLOAD_LIFE_MS = 24 * 60 * 60 * 1000;
/** Longer than any finish of an upload that has just found the content. */
const CONTENT_LIFE_MS = 60 * 60 * 1000;
const PAUSE_MS = 10 * 60 * 1000;
const AT_ONCE = 100;

/** What the sweep of files that nothing carries needs. */
export interface UnusedFiles {
  log: Logger;
  /** A file that nothing carries is kept this long, milliseconds. */
  unusedMs: number;
  /** Whether something carries a file. */
  isUsed(accountId: number, file: StoredAttachment): Promise<boolean>;
}

/** Makes the sweep. Any number of processes may run it: whatever is removed twice is gone all the same. */
export function createFileSweep(deps: FileDeps, { log, unusedMs, isUsed }: UnusedFiles): FileSweep {
  const { uploads, contents, attachments, objects } = deps;
  const before = (milliseconds: number) => new Date(deps.now().getTime() - milliseconds);
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  /** @returns how many there were */
  async function abandonedUploads(): Promise<number> {
    const found = await uploads.abandoned(before(UPLOAD_LIFE_MS), AT_ONCE);
    for (const { accountId, id } of found) {
      // Whoever finished it may have died before forgetting the upload: the object then holds a content.
      if (!(await contents.holds(accountId, id))) await objects.remove(accountId, id);
      await uploads.remove(accountId, id);
    }
    return found.length;
  }

  async function unusedContents(): Promise<number> {
    const found = await contents.unused(before(CONTENT_LIFE_MS), AT_ONCE);
    for (const content of found) {
      const { accountId, sha256, objectId } = content;
      if (await attachments.hasContent(accountId, sha256)) await contents.use(accountId, sha256);
      else if (await contents.forget(content)) await objects.remove(accountId, objectId);
    }
    return found.length;
  }

  /** A file in use is looked at again when it would be due if it were not. */
  async function unusedFiles(): Promise<number> {
    const found = await attachments.longUnused(before(unusedMs), AT_ONCE);
    for (const { accountId, ...file } of found) {
      if (await isUsed(accountId, file)) await attachments.noteUse(accountId, file.id, deps.now());
      else await removeFile(deps, accountId, file);
    }
    return found.length;
  }

  async function run() {
    while (!stopping && (await abandonedUploads()) === AT_ONCE);
    while (!stopping && (await unusedFiles()) === AT_ONCE);
    while (!stopping && (await unusedContents()) === AT_ONCE);
  }

  async function again() {
    await run().catch((err) => log.warn({ event: 'file-sweep.failed', err }, 'it will be repeated'));
    if (!stopping) timer = setTimeout(() => (running = again()), PAUSE_MS);
  }

  return {
    run,
    start() {
      running = again();
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}
