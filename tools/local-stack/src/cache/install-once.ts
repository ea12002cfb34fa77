import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../../bootstrap/lock.mjs';

const STAMP = '.installed';

/** One thing to have in the cache. */
export interface Installation {
  /** The user's cache folder of this project. */
  readonly cacheFolder: string;
  /** Name and pinned version; also the folder's name. */
  readonly name: string;
  /** Puts it into the folder, which exists and is empty. A failure leaves nothing behind that counts as installed. */
  readonly install: (folder: string) => Promise<void>;
  /** Told once when another process is at it. */
  readonly tell: (line: string) => void;
}

/** The folder of an installation, or undefined when it is not (completely) there. */
export async function installed(cacheFolder: string, name: string): Promise<string | undefined> {
  const folder = join(cacheFolder, name);
  try {
    await stat(join(folder, STAMP));
    return folder;
  } catch {
    return undefined;
  }
}

/**
 * Returns the folder of an installation, making it first when needed. Processes that ask at the same time wait for one of them.
 * The folder counts only with a stamp that is written last: Python environments can't be moved, so a rename would not do.
 */
export async function installOnce({ cacheFolder, name, install, tell }: Installation): Promise<string> {
  const found = await installed(cacheFolder, name);
  if (found !== undefined) return found;
  const folder = join(cacheFolder, name);
  const onWait = (owner: number | undefined) => tell(`Waiting for process ${owner ?? ''} that is installing ${name}…`);
  return withLock(
    `${folder}.lock`,
    async () => {
      if ((await installed(cacheFolder, name)) !== undefined) return folder;
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await install(folder);
      await writeFile(join(folder, `${STAMP}.new`), `${name}\n`);
      await rename(join(folder, `${STAMP}.new`), join(folder, STAMP));
      return folder;
    },
    { onWait },
  );
}
