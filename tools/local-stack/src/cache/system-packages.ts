import type { StackConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { findOnPath, runCommand } from '../process/run-command.ts';

/** Programs that come from the system, and the Debian package of each. */
const PACKAGE_OF = {
  cargo: 'cargo',
  cmake: 'cmake',
  ninja: 'ninja-build',
  python3: 'python3',
  dovecot: 'dovecot-imapd',
  chromium: 'chromium',
} as const;

/**
 * Returns the paths of programs, in order. What is missing is installed on a CI machine; elsewhere
 * throws `part_unavailable` saying which packages to install.
 */
export async function systemPrograms(
  config: StackConfig,
  programs: readonly (keyof typeof PACKAGE_OF)[],
  tell: (line: string) => void,
): Promise<string[]> {
  const missing = [];
  for (const program of programs) if ((await findOnPath(program)) === undefined) missing.push(PACKAGE_OF[program]);
  if (missing.length > 0) await installSystemPackages(config, missing, tell);
  const paths = [];
  for (const program of programs) {
    const path = await findOnPath(program);
    if (path === undefined) throw new LocalStackError('part_unavailable', `${program} is not on PATH.`);
    paths.push(path);
  }
  return paths;
}

/** Installs Debian packages on a CI machine; elsewhere throws `part_unavailable` saying what to install. */
export async function installSystemPackages(
  config: StackConfig,
  packages: readonly string[],
  tell: (line: string) => void,
): Promise<void> {
  const names = packages.join(' ');
  const apt = await findOnPath('apt-get');
  if (!config.mayInstallSystemPackages || apt === undefined) {
    throw new LocalStackError(
      'part_unavailable',
      `${names} missing; install it (Debian, Ubuntu: apt-get install ${names}).`,
    );
  }
  tell(`Installing ${names} by apt-get…`);
  // Run level 1 keeps a package from starting its own service.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const wait = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  await runCommand(apt, [...wait, 'update'], { env });
  await runCommand(apt, [...wait, 'install', '-y', '--no-install-recommends', ...packages], { env });
}
