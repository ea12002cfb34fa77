import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { systemPrograms } from '../cache/system-packages.ts';
import { readConfig } from '../config.ts';
import { LocalStackError } from '../errors.ts';
import { findOnPath, runCommand } from '../process/run-command.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of a Chromium: one on PATH, one that Playwright has downloaded, one installed by apt-get (on a CI machine), else
 * Playwright's own download. Throws `part_unavailable` saying what to install.
 */
export async function chromiumProgram(tell: (line: string) => void): Promise<string> {
  for (const name of NAMES) {
    const path = await findOnPath(name);
    if (path !== undefined) return path;
  }
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const config = readConfig();
  if (config.mayInstallSystemPackages) {
    const [path] = await systemPrograms(config, ['chromium'], tell);
    if (path !== undefined) return path;
  }
  tell('Downloading Chromium by Playwright (once)…');
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  await runCommand(process.execPath, [cli, 'install', 'chromium']).catch(() => undefined);
  if (existsSync(own)) return own;
  throw new LocalStackError('part_unavailable', 'No Chromium: install it (Debian, Ubuntu: apt-get install chromium).');
}
