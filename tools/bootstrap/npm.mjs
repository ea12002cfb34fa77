import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

const NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/;

/**
 * Installs the versions of package-lock.json and leaves that file alone. Throws with what to do when npm or the network is missing.
 * Not `npm ci`: that refuses a lock file made where the registry lacks the binaries of other platforms (they are optional
 * dependencies of biome and turbo), and it empties node_modules under the feet of whatever runs from it.
 */
export async function installLocked(root) {
  await npm(root, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Runs npm in `root`; its errors are shown as they come, its chatter is not. */
export async function npm(root, args) {
  const { code, errors } = await run(root, args);
  if (code === 0) return;
  if (NETWORK.test(errors)) {
    throw new Error(
      'The package registry can not be reached. Check the network (or the proxy) and run the command again.',
    );
  }
  throw new Error(`npm ${args[0]} failed with exit code ${code}; its own words are above.`);
}

function run(root, args) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: outsideNodeModules(root) });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
      process.stderr.write(chunk);
    });
    child.once('error', (error) => {
      reject(
        error.code === 'ENOENT'
          ? new Error('npm is not on PATH: install Node 20 or newer together with npm and run the command again.')
          : error,
      );
    });
    child.once('close', (code) => resolve({ code, errors }));
  });
}

/** npm must not run on the Node inside the very folder it replaces. */
function outsideNodeModules(root) {
  const own = join(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(own));
  return { ...process.env, PATH: folders.join(delimiter) };
}
