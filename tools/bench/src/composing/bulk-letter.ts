import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BulkSendAddRecipients,
  BulkSendCreate,
  BulkSendStart,
  type EntityRef,
  newId,
  TemplateSave,
} from '@pochtovik/contracts';
import type { Row } from '../report.ts';
import { BENCH_HTML } from './bench-letter.ts';
import type { ComposingWorld, Usage } from './world.ts';

const PART = 5000;
const DEADLINE_MS = 600_000;
const SAMPLE_MS = 500;
/** The promised letters a second. */
const PROMISED = 1000;

/** What was seen at a moment. */
interface Sample extends Usage {
  letters: number;
}

/**
 * One bulk letter to all of the leads, made by one composer process: how fast its letters are stored, whose processor time it takes, and
 * whether memory stays where it was.
 */
export async function bulkLetter(
  world: ComposingWorld,
  leads: readonly EntityRef[],
  tell: (line: string) => void,
): Promise<Row[]> {
  const named = await prepared(world, leads);
  const before = await world.letters();
  const samples: Sample[] = [];
  const sample = async () => {
    samples.push({ ...(await world.usage()), letters: (await world.letters()) - before });
    return samples.at(-1)?.letters ?? 0;
  };
  await sample();
  await world.kit.ask(BulkSendStart, world.accountId, named);
  const end = performance.now() + DEADLINE_MS;
  for (let tenth = 1; (await sample()) < leads.length; ) {
    if (performance.now() > end) throw new Error(`not all letters are stored within ${DEADLINE_MS / 1000} s`);
    const last = samples.at(-1);
    if (last && last.letters >= (tenth * leads.length) / 10) {
      tell(`  ${last.letters} letters, ${Math.round(last.memory)} MB`);
      tenth = Math.floor((last.letters * 10) / leads.length) + 1;
    }
    await pause(SAMPLE_MS);
  }
  return rowsOf(samples, leads.length);
}

async function prepared({ kit, accountId, actor, mailboxId }: ComposingWorld, leads: readonly EntityRef[]) {
  const templateId = newId();
  const named = { accountId, actor, bulkSendId: newId() };
  await kit.ask(TemplateSave, accountId, {
    ...{ accountId, actor, templateId },
    content: {
      ...TemplateSave.example.request.content,
      subject: 'Заказ {lead.name}',
      html: BENCH_HTML,
      actions: { sent: [], opened: [], notOpened: [], failed: [] },
      attachments: [],
    },
  });
  await kit.ask(BulkSendCreate, accountId, { ...named, templateId, mailboxId });
  for (let from = 0; from < leads.length; from += PART) {
    const part = { ...named, part: from / PART, entities: leads.slice(from, from + PART) };
    await kit.ask(BulkSendAddRecipients, accountId, part);
  }
  return named;
}

function rowsOf(samples: readonly Sample[], letters: number): Row[] {
  const at = (share: number) => samples.find((one) => one.letters >= letters * share) ?? samples.at(-1);
  const [first, quarter, last] = [samples[0], at(0.25), at(1)];
  if (!first || !quarter || !last) return [];
  const seconds = (last.at - first.at) / 1000;
  const used = (who: keyof Usage['seconds']) => ((last.seconds[who] - first.seconds[who]) * 1000) / letters;
  const all = used('composer') + used('database') + used('bus') + used('crm') + used('emulator');
  const share = (name: string, who: keyof Usage['seconds']): Row => ({
    name: `processor time a letter, ${name}`,
    value: used(who),
    unit: 'ms',
    reference: all,
    referenceName: 'of all processes, ms',
  });
  return [
    {
      name: 'bulk letter, rendered and stored',
      value: letters / seconds,
      unit: 'letters/s',
      reference: PROMISED,
      referenceName: 'the promised letters/s of one process',
    },
    {
      name: 'bulk letter, its second half',
      value: halfRate(at(0.5) ?? last, last),
      unit: 'letters/s',
      reference: PROMISED,
      referenceName: 'the promised letters/s of one process',
    },
    share('composer', 'composer'),
    share('database', 'database'),
    share('bus', 'bus'),
    share('amocrm-sync', 'crm'),
    share('emulator and stand-ins', 'emulator'),
    {
      name: 'database calls a letter',
      value: (last.calls - first.calls) / letters,
      unit: 'calls',
      reference: 1,
      referenceName: 'one a letter',
    },
    {
      name: 'memory of the composer, all letters',
      value: last.memory,
      unit: 'MB',
      reference: quarter.memory,
      referenceName: 'after a quarter, MB',
    },
    {
      name: 'memory of the composer, most',
      value: Math.max(...samples.map(({ memory }) => memory)),
      unit: 'MB',
      reference: first.memory,
      referenceName: 'before the first letter, MB',
    },
  ];
}

function halfRate(half: Sample, last: Sample): number {
  return ((last.letters - half.letters) * 1000) / Math.max(1, last.at - half.at);
}
