import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type LocalProduct, startLocalProduct } from '@pochtovik/local-services';
import { connectDemoAccount, type DevAddresses, describe } from './addresses.ts';

const LOCAL = resolve(import.meta.dirname, '../../../.local');
const dataDir = resolve(LOCAL, 'dev');
const addressFile = resolve(LOCAL, 'dev.json');
const say = (line: string) => void process.stdout.write(`${line}\n`);

let product: LocalProduct | undefined;
let ending: Promise<void> | undefined;

function leave(code: number): Promise<void> {
  rmSync(addressFile, { force: true });
  ending ??= (product?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
  return ending;
}
process.on('SIGINT', () => void leave(0));
process.on('SIGTERM', () => void leave(0));

try {
  // The emulator keeps the CRM in memory, so a database of an earlier run would speak of an account that is gone.
  rmSync(dataDir, { recursive: true, force: true });
  product = await startLocalProduct({ dataDir, watch: true, logLevel: 'info', tell: say });
  const addresses: DevAddresses = await connectDemoAccount(product);
  mkdirSync(LOCAL, { recursive: true });
  writeFileSync(addressFile, `${JSON.stringify(addresses, null, 2)}\n`, { mode: 0o600 });
  for (const line of describe(addresses)) say(line);
  say(
    `Written to .local/dev.json. Logs: .local/dev/logs. A service restarts when its code changes. Ctrl+C ends everything.`,
  );
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await leave(1);
}
