import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchNodeBinary } from './npm.mjs';

const run = promisify(execFile);
const NEEDED = 24;

/** The Node of node_modules, or undefined when it is missing, broken or too old. */
export async function findNode24(root) {
  return (await isNew(bundled(root))) ? bundled(root) : undefined;
}

/**
 * The npm package `node` fetches its binary by an install script, and npm may hold such scripts back. Does what it does, then
 * looks for a Node of the machine itself. Throws with what to do when there is none.
 */
export async function obtainNode24(root, tell) {
  tell('The install script of the npm package "node" did not run; running it now…');
  try {
    await fetchNodeBinary(root);
  } catch (error) {
    tell(error.message);
  }
  if (await isNew(bundled(root))) return bundled(root);

  const ofMachine = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')))
    .map((folder) => join(folder, 'node'));
  for (const path of [process.execPath, ...ofMachine]) {
    if (await isNew(path)) return path;
  }
  throw new Error(
    `Node ${NEEDED} could not be installed into node_modules; the reason is above. ` +
      `Put a Node ${NEEDED} or newer on PATH, or remove node_modules, and run the command again.`,
  );
}

function bundled(root) {
  return join(root, 'node_modules', 'node', 'bin', 'node');
}

async function isNew(path) {
  try {
    const { stdout } = await run(path, ['--version']);
    return Number(/^v(\d+)\./.exec(stdout)?.[1]) >= NEEDED;
  } catch {
    return false;
  }
}
