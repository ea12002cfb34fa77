import { resolve } from 'node:path';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';

const ROOT = resolve(import.meta.dirname, '../../..');

/**
 * How a service runs in little memory: young objects get 2 MB (6 × 15 MB less, idle), types are stripped once and cached
 * (6 × 18 MB less, and half the start), glibc keeps two arenas. `deploy/README.md` says the same for production.
 */
const LEAN = {
  youngMb: 2,
  variables: { NODE_COMPILE_CACHE: resolve(ROOT, '.local/compile-cache'), MALLOC_ARENA_MAX: '2' },
};

/**
 * A service of this repository as a process with a health port of its own; it counts as started when it is ready.
 * @param options.label name of its log file, where several of one service run; the service's name by default
 * @param options.env its settings
 * @param options.youngMb room for young objects, MB: more for a service that is to be fast under load rather than small
 */
export async function serviceProcess(
  service: string,
  options: { dataDir: string; env: Record<string, string>; label?: string; watch?: boolean; youngMb?: number },
): Promise<SupervisedProcess> {
  const port = await freePort();
  const { dataDir, env, label = service, watch = false, youngMb = LEAN.youngMb } = options;
  return new SupervisedProcess({
    name: label,
    command: [
      process.execPath,
      `--max-semi-space-size=${youngMb}`,
      ...(watch ? ['--watch', '--watch-preserve-output'] : []),
      resolve(ROOT, 'services', service, 'src/main.ts'),
    ],
    port,
    cwd: ROOT,
    logFile: resolve(dataDir, 'logs', `${label}.log`),
    env: { ...LEAN.variables, HEALTH_HOST: '127.0.0.1', HEALTH_PORT: String(port), ...env },
    answers: () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ),
  });
}
