import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LocalProduct, startLocalProduct } from '@pochtovik/local-services';
import { playExample } from './example/play.ts';
import { setUpExample } from './example/set-up.ts';
import { followEvents } from './live-events.ts';
import { humanPrinter, jsonPrinter } from './printer.ts';
import { sentences } from './sentences.ts';

const USAGE = `npm run demo -- [--json] [--keep]
  Plays the manual's worked example (a commercial proposal) on this machine and checks every outcome.
  --json   one JSON object a line
  --keep   leave everything running at the end, until Ctrl+C`;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, keep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit(0);
}

const printer = values.json ? jsonPrinter() : humanPrinter();
const dataDir = resolve(import.meta.dirname, '../../../.local/demo');
const started = Date.now();
let product: LocalProduct | undefined;
let ending: Promise<void> | undefined;

/** Stops everything, then leaves with the code. */
function leave(code: number): Promise<void> {
  ending ??= (product?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
  return ending;
}
process.on('SIGINT', () => void leave(130));
process.on('SIGTERM', () => void leave(143));

try {
  rmSync(dataDir, { recursive: true, force: true });
  product = await startLocalProduct({ dataDir, tell: (line) => printer.note(line) });
  const places = { gatewayUrl: product.services.gatewayUrl, amocrmOrigin: product.amocrm.origin };
  printer.note('An administrator installs the widget, adds mailboxes, makes triggers, a trigger link and templates');
  const setUp = await setUpExample(product, 60);
  const toSentence = sentences(places);
  const events = await followEvents(setUp.gateway, (event) => printer.happened(toSentence(event)));
  let outcomes = 0;
  await playExample({
    product,
    setUp,
    onAct: (deal, who, what, where) =>
      printer.happened({
        at: new Date().toISOString(),
        service: `(${deal.toUpperCase()}) person`,
        what: `${who} ${what}`,
        where,
      }),
    onOutcome: (outcome) => {
      outcomes += 1;
      printer.isSo(outcome);
    },
  });
  await events.stop();
  printer.end({ ok: true, outcomes, seconds: Math.round((Date.now() - started) / 1000) });
  if (!values.keep) await leave(0);
  printer.note(`Everything keeps running; Ctrl+C ends it. Gateway ${places.gatewayUrl}, amoCRM ${places.amocrmOrigin}`);
  setInterval(() => {}, 60_000);
} catch (error) {
  printer.end({
    ok: false,
    outcomes: 0,
    seconds: Math.round((Date.now() - started) / 1000),
    error: error instanceof Error ? error.message : String(error),
  });
  if (values.keep && product) printer.note(`Everything keeps running; logs are in ${dataDir}`);
  else await leave(1);
}
