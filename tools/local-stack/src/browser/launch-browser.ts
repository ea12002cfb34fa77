import { type Browser, chromium } from 'playwright-core';
import { chromiumProgram } from './chromium-program.ts';

// Without these a fresh Chromium calls its maker's hosts at every start; as root it needs to go without its sandbox.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium with a profile of its own; the caller closes it. Throws `part_unavailable`. */
export async function launchBrowser(tell: (line: string) => void = () => {}): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumProgram(tell), headless: true, args: FLAGS });
}
