#!/usr/bin/env node
// Starts a TypeScript entry of this repository on a machine that has Node 20 or newer and nothing installed:
//   node tools/bootstrap/run.mjs <entry.ts> [arguments…]

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

async function main() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Node ${process.versions.node} is too old: install Node 20 or newer and run the command again.`);
  }
  const [entry, ...args] = process.argv.slice(2);
  if (entry === undefined) throw new Error('Say what to run: node tools/bootstrap/run.mjs <entry.ts> [arguments…]');

  const { ensureInstalled } = await import('./install.mjs');
  const { runEntry } = await import('./run-entry.mjs');
  const node = await ensureInstalled(root, (line) => process.stderr.write(`${line}\n`));
  await runEntry(node, join(root, entry), args);
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
