import { LetterQueued, LetterSent } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually, type Random } from '@pochtovik/testing';
import { countRun, type ExecutionRow, type RunCount, type StoredVisit } from './count.ts';
import { readMade } from './made.ts';
import { type Plan, type PlannedSend, planRun, type Step } from './plan.ts';
import { isSettled } from './settled.ts';
import { NOT_OPENED_SECONDS, saveTriggers } from './triggers.ts';
import { createVisitors } from './visitors.ts';
import { startWorld, type World } from './world.ts';

/** A run of automation over real processes: letters with triggers of every kind, and their recipients. */
export interface Run {
  world: World;
  plan: Plan;
  /** Lets an event happen; resolves when it is told, or answered. */
  play(step: Step): Promise<void>;
  /** True when the tracker has stored every visit that was answered so far. */
  isStored(): Promise<boolean>;
  /** Waits until nobody has anything in hand any more and no timer waits. */
  finished(timeoutMs: number): Promise<void>;
  /** Counts in the CRM what the triggers made. */
  count(): Promise<RunCount>;
  stop(): Promise<void>;
}

/** How long after its sending a letter that nobody has opened counts as such, milliseconds: it was sent that much less than the least time ago. */
const UNREAD_AFTER_MS = 15_000;

/** Starts everything. @param copies processes of each service */
export async function startRun(events: number, copies: number, random: Random): Promise<Run> {
  const plan = planRun(events, random);
  const world = await startWorld(copies);
  try {
    return await runOver(world, plan, random);
  } catch (error) {
    await world.stop();
    throw error;
  }
}

async function runOver(world: World, plan: Plan, random: Random): Promise<Run> {
  const { accountId, control, peer } = world;
  const automation = await saveTriggers(world);
  const { actions, links } = automation;
  const leads = new Map<number, PlannedSend>();
  const leadOf = new Map<PlannedSend, number>();
  for (const send of plan.sends) {
    const contacts = [{ name: send.name, email: `${send.sendId}@client.test` }];
    const { leadId } = await control.createLead(accountId, { name: 'Сделка', contacts });
    leads.set(leadId, send);
    leadOf.set(send, leadId);
  }
  const visitors = createVisitors(world, automation, random);

  async function queued({ send, letterId }: Step): Promise<void> {
    const entity = { type: 'lead' as const, id: leadOf.get(send) ?? 0 };
    const context = { ...LetterQueued.example.letter, letterId, sendId: send.sendId };
    const data = { ...LetterQueued.example, letter: { ...context, entity, subject: send.name, actions } };
    await publish(peer.kit.bus, outboxEntry(LetterQueued, accountId, data, { now: new Date() }));
  }

  async function sent({ letterId }: Step): Promise<void> {
    const now = new Date();
    const sentAt = new Date(now.getTime() - NOT_OPENED_SECONDS * 1000 + UNREAD_AFTER_MS).toISOString();
    const data = { ...LetterSent.example, letterId, sentAt };
    await publish(peer.kit.bus, outboxEntry(LetterSent, accountId, data, { now }));
  }

  const hits = world.rows<StoredVisit>('tracker', 'hits');
  const executions = world.rows<ExecutionRow>('trigger-engine', 'executions');

  return {
    ...{ world, plan, stop: world.stop },
    play(step) {
      if (step.type === 'queued') return queued(step);
      return step.type === 'sent' ? sent(step) : visitors.visit(step);
    },
    async isStored() {
      const answered = visitors.visited().reduce((sum, each) => sum + each.answered, 0);
      return (await hits.countDocuments()) >= answered;
    },
    async finished(timeoutMs) {
      await eventually('everybody to have nothing in hand', () => isSettled(world, plan.sends.length), timeoutMs);
    },
    async count() {
      return countRun({
        ...{ sends: plan.sends, eachLink: links.each, visited: visitors.visited() },
        stored: await hits.find().toArray(),
        executions: await executions.find().toArray(),
        made: await readMade(world, automation, leads),
      });
    },
  };
}
