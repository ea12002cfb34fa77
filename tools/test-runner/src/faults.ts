import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../../..');
/** The full drills, which are no part of `npm test`. */
const DRILLS = ['mailing', 'automation'];
const USAGE = `npm run test:faults [-- ${DRILLS.join(' | ')} [options of the drill]]
  Without a name all drills run, one after another.`;

const [named, ...options] = process.argv.slice(2);
const wanted = named === undefined ? DRILLS : DRILLS.filter((name) => name === named);
if (wanted.length === 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const failed = wanted.filter((name) => {
  process.stdout.write(`drill: ${name}\n`);
  const main = resolve(ROOT, `tools/${name}-drill/src/main.ts`);
  return spawnSync(process.execPath, [main, ...options], { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
