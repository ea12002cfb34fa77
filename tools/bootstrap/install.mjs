import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { findNode24, obtainNode24 } from './node24.mjs';
import { installLocked } from './npm.mjs';

/**
 * Makes node_modules what package-lock.json says and returns the path of a Node 24 or newer.
 * Costs two small reads when nothing changed. `tell` gets a line for whoever waits.
 */
export async function ensureInstalled(root, tell) {
  const lockHash = await hashOf(join(root, 'package-lock.json'));
  const known = await readStamp(root);
  if (known !== undefined && known.lockHash === lockHash && existsSync(known.node)) return known.node;

  return withLock(
    join(root, '.local', 'install.lock'),
    async () => {
      const meanwhile = await readStamp(root);
      if (meanwhile !== undefined && meanwhile.lockHash === lockHash && existsSync(meanwhile.node)) {
        return meanwhile.node;
      }
      if (!(await treeMatchesLock(root))) {
        tell('Installing the npm packages of package-lock.json into node_modules (once, about a minute)…');
        await installLocked(root);
      }
      const node = (await findNode24(root)) ?? (await obtainNode24(root, tell));
      await writeFile(stampPath(root), JSON.stringify({ lockHash, node }));
      return node;
    },
    { onWait: (owner) => tell(`Another process (${owner}) is installing the npm packages; waiting for it…`) },
  );
}

/** Written into node_modules, so that removing the folder removes the claim too. */
function stampPath(root) {
  return join(root, 'node_modules', '.pochtovik-installed.json');
}

async function readStamp(root) {
  try {
    return JSON.parse(await readFile(stampPath(root), 'utf8'));
  } catch {
    return undefined;
  }
}

async function hashOf(path) {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/**
 * Whether a plain `npm install` already put exactly the locked packages there. npm writes what it installed to
 * node_modules/.package-lock.json; packages for other platforms are optional and absent from it.
 */
async function treeMatchesLock(root) {
  let installed;
  try {
    installed = JSON.parse(await readFile(join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return false;
  }
  const locked = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found === undefined) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}
