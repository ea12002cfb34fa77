import { performance } from 'node:perf_hooks';
import { DraftPreviewGet, DraftSave, type EntityRef, newId } from '@pochtovik/contracts';
import { BENCH_HTML } from '../composing/bench-letter.ts';
import { bulkLetter } from '../composing/bulk-letter.ts';
import { renderRates } from '../composing/render-rate.ts';
import { type ComposingWorld, startComposingWorld } from '../composing/world.ts';
import type { Row } from '../report.ts';
import { russian } from './russian.ts';

const PREVIEWS = 200;

/** Composing: rendering alone, declension, previews of a draft, a bulk letter stored by one composer process. */
export async function composing(tell: (line: string) => void, { recipients }: { recipients: number }): Promise<Row[]> {
  tell('A usual letter, rendered from ready data');
  const rows = [...renderRates(), ...(await russian(tell))];
  const world = await startComposingWorld();
  try {
    tell(`${recipients} leads are made in the emulator`);
    const leads = await world.leads(recipients);
    tell(`${PREVIEWS} previews of a draft`);
    rows.push(await previews(world, leads));
    tell(`A bulk letter to ${recipients}`);
    rows.push(...(await bulkLetter(world, leads, tell)));
  } finally {
    await world.stop();
  }
  return rows;
}

async function previews(
  { kit, accountId, actor, mailboxId }: ComposingWorld,
  leads: readonly EntityRef[],
): Promise<Row> {
  const draftId = newId();
  const content = { ...DraftSave.example.request.content, mailboxId, subject: 'Заказ {lead.name}', attachmentIds: [] };
  const took: number[] = [];
  let revision = 0;
  for (let number = 0; number < PREVIEWS; number++) {
    const entity = leads[number % 20] ?? null;
    // Each keystroke is another text, so nothing of the one before is found.
    const html = `${BENCH_HTML}<p>${number}</p>`;
    const began = performance.now();
    const saved = await kit.ask(DraftSave, accountId, {
      ...{ accountId, actor, draftId, revision },
      content: { ...content, entity, contactIds: [], html },
    });
    revision = saved.revision;
    await kit.ask(DraftPreviewGet, accountId, { accountId, actor, draftId });
    took.push(performance.now() - began);
  }
  return {
    name: 'preview, from keystroke to answer, p95',
    value: took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? 0,
    unit: 'ms',
    reference: 100,
    referenceName: 'the promised ms',
  };
}
