import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/;

/**
 * Installs the versions of package-lock.json and leaves that file alone. Throws with what to do when npm or the network is missing.
 * Not `npm ci`: that refuses a lock file made where the registry lacks the binaries of other platforms (they are optional
 * dependencies of biome and turbo), and it empties node_modules under the feet of whatever runs from it.
 */
export async function installLocked(root) {
  await runShowingErrors(root, root, 'npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Does what the install script of the npm package `node` does: fetches the binary for this platform. Run by hand it works
 * whatever npm's policy on install scripts is. Throws as `installLocked` does.
 */
export async function fetchNodeBinary(root) {
  const folder = join(root, 'node_modules', 'node');
  await runShowingErrors(root, folder, 'node', ['installArchSpecificPackage.js']);
}

/** The chatter of what is run is dropped, its errors are shown as they come. */
async function runShowingErrors(root, cwd, command, args) {
  const { code, errors } = await run(root, cwd, command, args);
  if (code === 0) return;
  if (NETWORK.test(errors)) {
    throw new Error(
      'The package registry can not be reached. Check the network (or the proxy) and run the command again.',
    );
  }
  throw new Error(`${command} ${args[0]} failed with exit code ${code}; its own words are above.`);
}

function run(root, cwd, command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], env: outsideNodeModules(root) });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
      process.stderr.write(chunk);
    });
    child.once('error', (error) => {
      const advice = `${command} is not on PATH: install Node 20 or newer together with npm and run the command again.`;
      reject(error.code === 'ENOENT' ? new Error(advice) : error);
    });
    child.once('close', (code) => resolve({ code, errors }));
  });
}

/** npm must not run on the Node inside the very folder it changes. */
function outsideNodeModules(root) {
  const own = join(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(own));
  return { ...process.env, PATH: folders.join(delimiter) };
}
