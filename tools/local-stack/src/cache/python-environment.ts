import { join } from 'node:path';
import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { runCommand } from '../process/run-command.ts';
import { installOnce } from './install-once.ts';
import { installSystemPackages, systemPrograms } from './system-packages.ts';

/** A package of the Python index at its pinned version. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
}

/** Installs a Python package into an environment of its own in the cache; returns the folder of its programs. */
export async function pythonEnvironment(
  config: StackConfig,
  { name, version }: PythonPackage,
  tell: (line: string) => void,
): Promise<string> {
  const folder = await installOnce({
    cacheFolder: config.cacheFolder,
    name: `${name}-${version}`,
    tell,
    install: async (target) => {
      tell(`Installing the Python package ${name} ${version} into ${target}…`);
      await createEnvironment(config, target, tell);
      await runCommand(join(target, 'bin', 'python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        `${name}==${version}`,
      ]);
    },
  });
  return join(folder, 'bin');
}

/** Debian and Ubuntu ship Python without what `venv` needs. */
async function createEnvironment(config: StackConfig, target: string, tell: (line: string) => void): Promise<void> {
  const [python = 'python3'] = await systemPrograms(config, ['python3'], tell);
  const args = ['-m', 'venv', '--clear', target];
  try {
    await runCommand(python, args);
  } catch (error) {
    if (!(error instanceof LocalStackError)) throw error;
    await installSystemPackages(config, ['python3-venv'], tell);
    await runCommand(python, args);
  }
}
