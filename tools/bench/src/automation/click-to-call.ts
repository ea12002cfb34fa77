import { setTimeout as pause } from 'node:timers/promises';
import { LetterQueued, newId, PipelineList, TriggerLinkSave, TriggerSave } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { until } from '../delivery/world.ts';
import type { Row } from '../report.ts';
import { type CrmWorld, startCrmWorld } from './crm-world.ts';

const CLICKS = 200;
const CLICKS_A_SECOND = 5;
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const WARM = 10;
const DEADLINE_MS = 60_000;

/**
 * From a click on a trigger link to the call that moves the deal, as amoCRM sees it come: tracker, trigger engine, amocrm-sync, with clicks a few a
 * second. The clock starts when the tracker's answer is asked for.
 */
export async function clickToCall(tell: (line: string) => void): Promise<Row[]> {
  const world = await startCrmWorld({ withVisitors: true });
  try {
    const linkNumber = await saveLink(world);
    tell(`${CLICKS} letters are clicked, ${CLICKS_A_SECOND} a second`);
    const leads = await world.leads(CLICKS + WARM);
    const letters = await Promise.all(leads.map((lead) => tellLetter(world, lead)));
    await until('the letters are known', async () => (await world.knownLetters()) >= letters.length, DEADLINE_MS);
    const clickedAt = new Map<number, number>();
    const clicks: Promise<void>[] = [];
    const begin = performance.now();
    for (const [index, letter] of letters.entries()) {
      await pause(Math.max(0, begin + (index * 1000) / CLICKS_A_SECOND - performance.now()));
      if (index >= WARM) clickedAt.set(letter.leadId, Date.now());
      clicks.push(click(world, letter.letterId, linkNumber));
    }
    await Promise.all(clicks);
    await until('all deals are moved', async () => (await world.commandsDone()) >= letters.length, DEADLINE_MS);
    const late = (await world.calls()).flatMap(({ method, path, body, time }) =>
      method === 'PATCH' ? leadsOf(path, body).flatMap((leadId) => sinceClick(clickedAt.get(leadId), time)) : [],
    );
    if (late.length < CLICKS) throw new Error(`only ${late.length} of ${CLICKS} calls were seen`);
    return [
      row('from a click to the call of amoCRM, median', quantile(late, 0.5)),
      row('from a click to the call of amoCRM, 99 of 100', quantile(late, 0.99)),
    ];
  } finally {
    await world.stop();
  }
}

/** A link whose click moves the deal; returns its number. */
async function saveLink({ kit, accountId }: CrmWorld): Promise<number> {
  const { pipelines } = await kit.ask(PipelineList, accountId, { accountId });
  const [pipeline] = pipelines;
  const status = pipeline?.statuses.find(({ isIncoming }) => !isIncoming);
  if (!pipeline || !status) throw new Error('the emulator has no pipeline');
  const action = { type: 'change_status' as const, pipelineId: pipeline.id, statusId: status.id };
  const triggerId = newId();
  await kit.ask(TriggerSave, accountId, { accountId, triggerId, name: 'Этап', action });
  const triggers = [{ triggerId, delaySeconds: 0 }];
  const content = { name: 'Ссылка', once: false, redirectUrl: null, triggers };
  return (await kit.ask(TriggerLinkSave, accountId, { accountId, linkId: newId(), content })).number;
}

async function tellLetter({ kit, accountId }: CrmWorld, leadId: number): Promise<{ leadId: number; letterId: string }> {
  const { example } = LetterQueued;
  const letterId = newId();
  const entity = { type: 'lead' as const, id: leadId };
  const actions = { sent: [], opened: [], notOpened: [], failed: [] };
  const letter = { ...example.letter, letterId, sendId: newId(), entity, actions };
  await publish(kit.bus, outboxEntry(LetterQueued, accountId, { ...example, letter }, { now: new Date() }));
  return { leadId, letterId };
}

async function click({ accountId, codec, tracker }: CrmWorld, letterId: string, linkNumber: number): Promise<void> {
  const token = codec.encode({ purpose: 'click', accountId, letterId, linkNumber });
  const headers = { 'user-agent': PERSON, accept: 'application/json' };
  const answer = await fetch(`${tracker}/c/${token}`, { method: 'POST', headers });
  if (!answer.ok) throw new Error(`the tracker answered ${answer.status}`);
  await answer.arrayBuffer();
}

function leadsOf(path: string, body: unknown): number[] {
  const single = /\/leads\/(\d+)$/.exec(path)?.[1];
  if (single) return [Number(single)];
  return Array.isArray(body) ? body.map((item) => Number(Object(item).id)) : [];
}

function sinceClick(at: number | undefined, time: number): number[] {
  return at === undefined ? [] : [time - at];
}

function row(name: string, value: number): Row {
  return { name, value, unit: 'ms', reference: 100, referenceName: 'asked for the median, ms' };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
