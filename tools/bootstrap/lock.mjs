import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const HEARTBEAT_MS = 5_000;
const STALE_AFTER_MS = 60_000;
const POLL_MS = 100;

/**
 * Runs `work` while this process alone holds the lock file at `path`; see lock.d.mts.
 *
 * The file names its owner's process id. The owner touches it every 5 seconds, so a lock is stale
 * when its owner is gone, or when nobody touched it for a minute (the id belongs to another process by now).
 */
export async function withLock(path, work, { onWait = () => {} } = {}) {
  await mkdir(dirname(path), { recursive: true });
  const token = `${process.pid} ${randomUUID()}\n`;
  let told = false;
  while (!(await tryCreate(path, token)) && !(await takeOverIfStale(path, token))) {
    if (!told) {
      told = true;
      onWait(await ownerOf(path));
    }
    await pause(POLL_MS);
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if ((await readOrEmpty(path)) === token) await rm(path, { force: true });
  }
}

async function tryCreate(path, token) {
  try {
    await writeFile(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Two waiters may see the same stale lock: a second file lets only one of them replace it. */
async function takeOverIfStale(path, token) {
  if (!(await isStale(path))) return false;
  const claim = `${path}.takeover`;
  if (!(await tryCreate(claim, token))) {
    if (await isStale(claim)) await rm(claim, { force: true });
    return false;
  }
  try {
    if (!(await isStale(path))) return false;
    await rm(path, { force: true });
    return await tryCreate(path, token);
  } finally {
    await rm(claim, { force: true });
  }
}

async function isStale(path) {
  const owner = await ownerOf(path);
  if (owner !== undefined && !isAlive(owner)) return true;
  try {
    return Date.now() - (await stat(path)).mtimeMs > STALE_AFTER_MS;
  } catch {
    return false;
  }
}

async function ownerOf(path) {
  const id = Number.parseInt(await readOrEmpty(path), 10);
  return Number.isNaN(id) ? undefined : id;
}

async function readOrEmpty(path) {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(path) {
  const now = new Date();
  utimes(path, now, now).catch(() => {});
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
