import {
  type CrmCommand,
  CrmCommandRequested,
  type EntityRef,
  ERROR_CODES,
  LetterRequested,
  PochtovikError,
  type Simulation,
  type SimulationEntry,
  type SimulationMove,
  stableId,
  type TemplateActions,
  type TemplatePreview,
} from '@pochtovik/contracts';
import { currentTrace, type Logger, type OutboxEntry } from '@pochtovik/service-kit';
import type { KnownExecution } from '../domain/execution.ts';
import type { KnownLetter, LetterFailure } from '../domain/letter.ts';
import type { LetterCap } from '../domain/letter-cap.ts';
import { createBegin } from '../engine/begin.ts';
import { createEnd } from '../engine/end.ts';
import { createFire } from '../engine/fire.ts';
import { createLetterFacts } from '../engine/letter-facts.ts';
import { createOpened } from '../engine/opened.ts';
import type { CrmReader, Ports } from '../engine/ports.ts';
import { createWake } from '../engine/wake.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import { createMemoryStores } from './memory-stores.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** What a run begins with. */
export interface Run {
  accountId: number;
  templateId: string;
  entity: EntityRef;
  moves: readonly SimulationMove[];
  startAt: Date;
  spanSeconds: number;
}

/** What a run reads: the account as it is now. Nothing here can be written to. */
export interface RunSources {
  log: Logger;
  crm: CrmReader;
  triggers: Ports['triggers'];
  links: Pick<TriggerLinkStore, 'findByNumber'>;
  letterCap: LetterCap;
  templates: ReadonlyMap<string, TemplateActions>;
  /** The letter that a template makes for the run's card; null: its content is not for the actor to see. */
  preview(templateId: string): Promise<TemplatePreview | null>;
  /** @throws PochtovikError SIMULATION_TOO_SLOW when the run has taken longer than anyone waits */
  assertInTime(): void;
}

/** More is a chain gone wild: its beginning shows it as well as its end. */
const MOST_ENTRIES = 500;
const MOST_LETTERS = 100;

/** Something that happens to a letter at a time. */
interface Happening {
  at: Date;
  happen(): Promise<void>;
}

/**
 * Runs a chain in virtual time by the engine's own functions: only the clock, the stores and the ways out are others. Letters
 * leave at once, amoCRM does what it is asked, the client does the run's moves. Two runs of the same are the same.
 * Errors: what a source throws, SIMULATION_TOO_SLOW.
 */
export async function simulate(run: Run, sources: RunSources): Promise<Simulation> {
  const { accountId } = run;
  const endsAt = new Date(run.startAt.getTime() + run.spanSeconds * 1000);
  const clock = createVirtualClock(run.startAt);
  const moves: { execution: KnownExecution; events: readonly OutboxEntry[] }[] = [];
  const stores = createMemoryStores((execution, events) => void moves.push({ execution, events }));
  const outage: { error?: PochtovikError } = {};
  const ports: Ports = {
    ...{ now: clock.now, log: sources.log, triggers: sources.triggers, letterCap: sources.letterCap },
    ...{ executions: stores.executions, firstVisits: stores.firstVisits },
    ...{ letterCaps: stores.letterCaps, letters: stores.letters },
    pipelineLetters: { templatesOf: async () => [] },
    random: () => 0.5,
    crm: notingOutages(sources.crm, outage),
    timers: { schedule: async () => {} },
    openingsKnown: async () => true,
    accounts: { uninstalledAt: async () => null },
  };
  const fire = createFire(ports);
  const begin = createBegin(ports, fire);
  const opened = createOpened(ports.firstVisits, begin);
  const facts = createLetterFacts({ ...ports, links: sources.links }, begin, opened);
  const end = createEnd(ports);
  const wake = createWake(ports, fire);

  const timeline: SimulationEntry[] = [];
  const numbers = new Map<string, number>();
  const commands = new Map<string, CrmCommand>();
  const planned: Happening[] = [];

  await makeLetter(run.templateId, run.entity, null);
  await followUp();
  let how: Simulation['end'] = 'quiet';
  for (let next = nextAt(); next; next = nextAt()) {
    sources.assertInTime();
    if (next > endsAt) how = 'span';
    else if (timeline.length >= MOST_ENTRIES || numbers.size >= MOST_LETTERS) how = 'too-long';
    if (how !== 'quiet') break;
    clock.moveTo(next);
    await step();
    await followUp();
  }
  if (how === 'span') clock.moveTo(endsAt);
  return {
    timeline,
    waiting: stores.waiting().map((execution) => ({ ...firing(execution), at: execution.dueAt.toISOString() })),
    end: how,
    endsAt: clock.now().toISOString(),
  };

  function nextAt(): Date | null {
    const times = [planned[0]?.at, stores.next()?.at].flatMap((at) => (at ? [at.getTime()] : []));
    return times.length === 0 ? null : new Date(Math.min(...times));
  }

  /** What happens next; of one time what happens to letters before timers, as an opening in time counts. */
  async function step(): Promise<void> {
    const [happening] = planned;
    const timer = stores.next();
    if (happening && (!timer || happening.at <= timer.at)) {
      planned.shift();
      await happening.happen();
    } else if (timer) await wake(timer.id, accountId);
  }

  /** Answers for those whom the engine tells of what it did, until nothing is left to answer. */
  async function followUp(): Promise<void> {
    for (let moved = moves.shift(); moved; moved = moves.shift()) {
      if (outage.error) throw outage.error;
      const { execution, events } = moved;
      const isOver = execution.state !== 'requested' && execution.state !== 'scheduled';
      for (const { commandId, command } of events.flatMap(commandIn)) {
        if (commandId === execution.id) commands.set(commandId, command);
        else timeline.push({ type: 'note', at: nowText(), letter: numberOf(execution.letterId), command });
      }
      if (isOver) timeline.push(asEntry(execution));
      else await end(accountId, execution.id, 'done', '');
      for (const { templateId, entity } of events.flatMap(letterIn)) {
        await makeLetter(templateId, entity, execution);
      }
    }
    if (outage.error) throw outage.error;
  }

  function commandIn(entry: OutboxEntry): { commandId: string; command: CrmCommand }[] {
    if (entry.subject !== CrmCommandRequested.subject(accountId)) return [];
    return [CrmCommandRequested.envelope.parse(JSON.parse(entry.body)).data];
  }

  function letterIn(entry: OutboxEntry): { templateId: string; entity: EntityRef }[] {
    if (entry.subject !== LetterRequested.subject(accountId)) return [];
    return [LetterRequested.envelope.parse(JSON.parse(entry.body)).data];
  }

  /** In the place of composer and sender: a letter that is made leaves at once. */
  async function makeLetter(templateId: string, entity: EntityRef, by: KnownExecution | null): Promise<void> {
    sources.assertInTime();
    const at = clock.now();
    const number = numbers.size + 1;
    const letterId = stableId('simulated letter', accountId, number);
    numbers.set(letterId, number);
    const template = sources.templates.get(templateId);
    const preview = template ? await sources.preview(templateId) : unknownTemplate();
    const letter: KnownLetter = {
      ...{ accountId, letterId, sendId: letterId, entity, templateId, templateName: template?.name ?? '' },
      ...{ subject: preview?.subject ?? '', actions: template?.actions ?? NO_ACTIONS, origin: originOf(by) },
      ...{ knownAt: at, sentAt: null, failure: null, trace: currentTrace() },
    };
    stores.addLetter(letter);
    const own = run.moves.filter((move) => isFor(move, number, templateId, template));
    const failure = failureOf(preview, own, at);
    const shown = {
      ...{ at: at.toISOString(), letter: number, templateId, templateName: template?.name ?? null },
      ...{ subject: preview?.subject ?? null, to: preview?.to ?? null, askedBy: by && numberOf(by.letterId) },
    };
    if (failure) {
      timeline.push({ type: 'letter-not-sent', ...shown, code: failure.code, reason: failure.words });
      return facts.failed(letter, failure);
    }
    timeline.push({ type: 'letter-sent', ...shown });
    await facts.sent(letter, at);
    own.forEach((move, place) => {
      const movesAt = new Date(at.getTime() + move.afterSeconds * 1000);
      planned.push({ at: movesAt, happen: () => happenTo(letterId, move, `${number}-${place}`) });
    });
    planned.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** In the place of tracker and inbox. */
  async function happenTo(letterId: string, move: SimulationMove, hitId: string): Promise<void> {
    const letter = await ports.letters.find(accountId, letterId);
    if (!letter) return;
    const at = clock.now();
    const linkNumber = move.type === 'clicks' ? move.linkNumber : null;
    timeline.push({ type: 'move', at: nowText(), letter: numberOf(letterId), move: move.type, linkNumber });
    switch (move.type) {
      case 'opens':
        return opened(letter, hitId, at);
      case 'clicks':
        await facts.clicked(letter, { hitId, linkNumber: move.linkNumber }, at);
        return;
      case 'answers':
        return facts.replied(letter, hitId, at);
      case 'downloads':
        return facts.downloaded(letter, hitId, at);
      case 'unsubscribes':
        return begin(letter, { type: 'unsubscribed', at });
      case 'bounces':
        return begin(letter, { type: 'bounced', at });
      case 'refused':
        return;
    }
  }

  function nowText(): string {
    return clock.now().toISOString();
  }

  function numberOf(letterId: string): number {
    return numbers.get(letterId) ?? 1;
  }

  function firing({ letterId, cause, triggerId, triggerName }: KnownExecution) {
    return { letter: numberOf(letterId), cause, triggerId, triggerName };
  }

  function asEntry(execution: KnownExecution): SimulationEntry {
    const { state, detail, action, id } = execution;
    const outcome = state === 'done' || state === 'cancelled' ? state : 'failed';
    const command = commands.get(id) ?? null;
    return { type: 'trigger', at: nowText(), ...firing(execution), action, outcome, detail, command };
  }
}

const NO_ACTIONS = { sent: [], opened: [], notOpened: [], failed: [] };

/** Ids that stand in the place of what made a letter. */
function originOf(by: KnownExecution | null): KnownLetter['origin'] {
  if (by) return { type: 'trigger', executionId: by.id, letterId: by.letterId };
  return { type: 'digital-pipeline', hookId: stableId('simulated hook') };
}

function unknownTemplate(): TemplatePreview {
  return { subject: '', to: null, refusal: { code: 'TEMPLATE_UNKNOWN', reason: ERROR_CODES.TEMPLATE_UNKNOWN.ru } };
}

/** True for a move that is made on a letter; a link is clicked only in letters that hold it. */
function isFor(
  move: SimulationMove,
  number: number,
  templateId: string,
  template: TemplateActions | undefined,
): boolean {
  if ((move.letter ?? number) !== number || (move.templateId ?? templateId) !== templateId) return false;
  return move.type !== 'clicks' || template?.triggerLinks.includes(move.linkNumber) === true;
}

/** What keeps a letter from leaving: it can not be made, or the run lets the server refuse it. */
function failureOf(preview: TemplatePreview | null, moves: readonly SimulationMove[], at: Date): LetterFailure | null {
  const { code, reason } = preview?.refusal ?? {};
  if (code !== undefined) return { at, code, words: reason ?? '' };
  if (!moves.some(({ type }) => type === 'refused')) return null;
  return { at, code: 'SMTP_REFUSED', words: '550 5.7.1 simulated refusal' };
}

/**
 * In the real run a trigger that cannot read the CRM is tried again for days; a run that a person waits for ends with the
 * error instead.
 */
function notingOutages(crm: CrmReader, outage: { error?: PochtovikError }): CrmReader {
  const noting = async <T>(read: Promise<T>): Promise<T> => {
    try {
      return await read;
    } catch (error) {
      if (error instanceof PochtovikError && error.retryable) outage.error ??= error;
      throw error;
    }
  };
  return {
    card: (...which) => noting(crm.card(...which)),
    timeZone: (...which) => noting(crm.timeZone(...which)),
    fields: (...which) => noting(crm.fields(...which)),
  };
}
