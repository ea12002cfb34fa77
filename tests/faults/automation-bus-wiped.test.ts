import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Run, startRun } from '@pochtovik/automation-drill';
import { eventually, seededRandom } from '@pochtovik/testing';

let started: Run | undefined;
before(async () => {
  started = await startRun(200, 1, seededRandom(7));
});
after(() => started?.stop());

test('the bus comes back empty with visits that nobody had acted on: every action once', async () => {
  const run = started;
  assert.ok(run);
  const { plan, world } = run;
  const { nats } = world.stack;
  const isFact = (type: string) => type === 'queued' || type === 'sent';
  const visits = plan.steps.filter(({ type }) => !isFact(type));
  for (const step of plan.steps.filter(({ type }) => isFact(type))) await run.play(step);
  // "Not opened" is decided of all: what comes now is late for it, however slow the machine.
  await run.finished(120_000);
  for (const step of visits.slice(0, visits.length / 2)) await run.play(step);
  const acting = world.processes.filter(({ service }) => service !== 'tracker');
  await Promise.all(acting.map(({ process }) => process.kill()));
  for (const step of visits.slice(visits.length / 2)) await run.play(step);
  await eventually('all visits to be stored', () => run.isStored());
  await nats.wipe();
  await nats.start();
  await Promise.all(acting.map(({ process }) => process.start()));
  await run.finished(120_000);
  const { wrongVisits, lost, doubled, wrongEnds, effects } = await run.count();
  assert.deepEqual(
    { wrongVisits, lost, doubled, wrongEnds },
    { wrongVisits: [], lost: [], doubled: [], wrongEnds: [] },
  );
  assert.ok(effects >= 150, 'the run was one');
});
