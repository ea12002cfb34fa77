import { setTimeout as pause } from 'node:timers/promises';
import { LetterQueued, LetterSent } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually, seededRandom } from '@pochtovik/testing';
import { countRun, type ExecutionRow, type RunCount, type StoredVisit } from './count.ts';
import { readMade } from './made.ts';
import { type PlannedSend, planRun, type Step } from './plan.ts';
import { isSettled } from './settled.ts';
import { type Automation, NOT_OPENED_SECONDS, saveTriggers } from './triggers.ts';
import { createVisitors } from './visitors.ts';
import { startWorld, type World } from './world.ts';

/** How hard automation is tried. */
export interface AutomationDrillOptions {
  /** Facts told and visits made, at least. */
  events: number;
  kills: number;
  /** Processes of each service. */
  copies: number;
  /** Chooses the order of events, moments and victims. */
  seed: number;
  /** The drill gives up after this long, milliseconds. */
  timeoutMs: number;
  /** Gets a line now and then. */
  tell?: (line: string) => void;
}

/** What came of it. */
export interface AutomationDrillResult extends RunCount {
  seed: number;
  events: number;
  kills: number;
  milliseconds: number;
}

/** Longest pause between the progress that calls for a kill and the kill, milliseconds: about the length of an action's way. */
const SPREAD_MS = 300;
/** Events that may be begun beyond that progress before they wait for the kill. */
const SLACK = 8;
/** Events under way at once. */
const AT_ONCE = 4;
/** How long after its sending a letter that nobody has opened counts as such, milliseconds: it was sent that much less than the least time ago. */
const UNREAD_AFTER_MS = 15_000;

/**
 * Lets letters leave and their recipients open, click and download, while the engine, the tracker and amocrm-sync are killed (SIGKILL) at
 * random moments; then counts in the CRM what their triggers made.
 *
 * A moment is a progress of the run plus a random pause, not a time: however fast the machine, the kills are spread over the whole run.
 * Events wait when they run ahead of the kills.
 */
export async function automationDrill(options: AutomationDrillOptions): Promise<AutomationDrillResult> {
  const { kills, seed, copies, tell = () => {} } = options;
  const began = performance.now();
  const left = () => Math.max(1, options.timeoutMs - (performance.now() - began));
  const random = seededRandom(seed);
  const plan = planRun(options.events, random);
  const world = await startWorld(copies);
  try {
    const automation = await saveTriggers(world);
    const leads = await makeLeads(world, plan.sends);
    const entityOf = new Map([...leads].map(([id, send]) => [send, { type: 'lead' as const, id }]));
    const visitors = createVisitors(world, automation, random);

    let begun = 0;
    let done = 0;
    let killed = 0;
    let failure: unknown;
    const progressFor = (kill: number) => (plan.steps.length * kill) / kills;
    const mayBegin = () => killed >= kills || begun < progressFor(killed) + SLACK;
    async function play(steps: Iterator<Step>): Promise<void> {
      for (;;) {
        await eventually('the next kill', () => failure !== undefined || mayBegin(), left());
        const step = steps.next();
        if (step.done || failure !== undefined) return;
        begun += 1;
        const { type, send, letterId } = step.value;
        if (type === 'queued' || type === 'sent') await tellFact(world, automation, entityOf, step.value);
        else await visitors.visit({ type, send, letterId });
        done += 1;
      }
    }
    const steps = plan.steps.values();
    const playing = Promise.all(Array.from({ length: AT_ONCE }, () => play(steps)));
    playing.catch((error: unknown) => {
      failure ??= error;
    });

    const ready = new Set(world.processes);
    const restarts: Promise<void>[] = [];
    for (; killed < kills && failure === undefined; killed += 1) {
      // Half of the processes at least are up at any moment, so that the run goes on; all of one service may be down.
      const isNext = () => done >= progressFor(killed) && ready.size > world.processes.length / 2;
      await eventually(`progress for kill ${killed + 1}`, () => failure !== undefined || isNext(), left());
      await pause(random() * SPREAD_MS);
      const victim = [...ready][Math.floor(random() * ready.size)];
      if (!victim) throw new Error('no process is left to kill');
      ready.delete(victim);
      await victim.process.kill();
      restarts.push(
        victim.process.start().then(
          () => void ready.add(victim),
          (error) => {
            failure ??= error;
          },
        ),
      );
      if ((killed + 1) % 25 === 0) tell(`${killed + 1} kills, ${done} events of ${plan.steps.length}`);
    }
    await Promise.all([playing, ...restarts]);
    if (failure !== undefined) throw failure;

    tell(`all ${done} events have happened`);
    await eventually('everybody to have nothing in hand', () => isSettled(world, plan.sends.length), left());
    const count = countRun({
      ...{ sends: plan.sends, eachLink: automation.links.each, visited: visitors.visited() },
      stored: await world.rows<StoredVisit>('tracker', 'hits').find().toArray(),
      executions: await world.rows<ExecutionRow>('trigger-engine', 'executions').find().toArray(),
      made: await readMade(world, automation, leads),
    });
    return { ...count, seed, events: done, kills: killed, milliseconds: performance.now() - began };
  } finally {
    await world.stop();
  }
}

/** A lead with a contact for each send. */
async function makeLeads({ accountId, control }: World, sends: readonly PlannedSend[]) {
  const leads = new Map<number, PlannedSend>();
  for (const send of sends) {
    const contacts = [{ name: send.name, email: `${send.sendId}@client.test` }];
    const { leadId } = await control.createLead(accountId, { name: 'Сделка', contacts });
    leads.set(leadId, send);
  }
  return leads;
}

/** Tells that a letter is queued, as the composer does, or that the mail server took it, as the sender does. */
async function tellFact(
  { accountId, peer }: World,
  { actions }: Automation,
  entityOf: ReadonlyMap<PlannedSend, { type: 'lead'; id: number }>,
  { type, send, letterId }: Step,
): Promise<void> {
  const now = new Date();
  const entity = entityOf.get(send);
  if (!entity) throw new Error(`${send.name} has no lead`);
  if (type === 'queued') {
    const context = { ...LetterQueued.example.letter, letterId, sendId: send.sendId };
    const letter = { ...context, entity, subject: send.name, actions };
    const data = { ...LetterQueued.example, letter };
    return publish(peer.kit.bus, outboxEntry(LetterQueued, accountId, data, { now }));
  }
  const sentAt = new Date(now.getTime() - NOT_OPENED_SECONDS * 1000 + UNREAD_AFTER_MS).toISOString();
  const data = { ...LetterSent.example, letterId, sentAt };
  await publish(peer.kit.bus, outboxEntry(LetterSent, accountId, data, { now }));
}
