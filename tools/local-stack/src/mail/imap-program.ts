import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../cache/python-environment.ts';
import { installSystemPackages } from '../cache/system-packages.ts';
import type { StackConfig } from '../config.ts';
import { findOnPath, runCommand } from '../process/run-command.ts';
import { type DovecotUser, dovecotUser } from './dovecot-user.ts';

/** The IMAP server to run. Dovecot is the real thing; pymap is light and installs everywhere with Python 3.11. */
export type ImapProgram =
  | { readonly kind: 'dovecot'; readonly took: string; readonly program: string; readonly user: DovecotUser }
  | { readonly kind: 'pymap'; readonly took: string; readonly program: string };

const PYMAP = { name: 'pymap', version: '0.36.7' } as const;

/** Dovecot where it is (a CI machine installs it) and can reach `directory`, else pymap from the cache. */
export async function chooseImap(
  config: StackConfig,
  directory: string,
  tell: (line: string) => void,
): Promise<ImapProgram> {
  if (config.mayInstallSystemPackages && (await findDovecot()) === undefined) {
    await installSystemPackages(config, ['dovecot-imapd'], tell).catch((error: Error) => tell(error.message));
  }
  return (await dovecot(directory)) ?? (await pymap(config, tell));
}

/** Dovecot, when version 2.3 is on PATH and the user it must work as can enter `directory`. */
export async function dovecot(directory: string): Promise<ImapProgram | undefined> {
  const program = await findDovecot();
  if (program === undefined) return undefined;
  const user = await dovecotUser();
  if (user === undefined || !(await canEnter(user, directory))) return undefined;
  const version = (await runCommand(program, ['--version'])).split(' ')[0] ?? '';
  // Version 2.4 reads another configuration language.
  if (!version.startsWith('2.3.')) return undefined;
  return { kind: 'dovecot', took: `Dovecot ${version} (on PATH)`, program, user };
}

/** pymap, installed into the cache when needed. */
export async function pymap(config: StackConfig, tell: (line: string) => void): Promise<ImapProgram> {
  const folder = await pythonEnvironment(config, PYMAP, tell);
  return { kind: 'pymap', took: `pymap ${PYMAP.version} (Python package)`, program: join(folder, 'pymap') };
}

/** Debian keeps it where ordinary users have no PATH. */
async function findDovecot(): Promise<string | undefined> {
  const onPath = await findOnPath('dovecot');
  if (onPath !== undefined) return onPath;
  try {
    await runCommand('/usr/sbin/dovecot', ['--version']);
    return '/usr/sbin/dovecot';
  } catch {
    return undefined;
  }
}

/** A clone below a home folder that is shut to others is out of reach for Dovecot's own user. */
function canEnter({ uid, gid }: DovecotUser, directory: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const probe = spawn('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { uid, gid, cwd: '/', stdio: 'ignore' });
    probe.on('error', () => resolve(false));
    probe.on('exit', (code) => resolve(code === 0));
  });
}
