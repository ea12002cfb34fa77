import { performance } from 'node:perf_hooks';
import {
  BulkSendAddRecipients,
  BulkSendCreate,
  BulkSendStart,
  DraftPreviewGet,
  DraftSave,
  type EntityRef,
  newId,
  TemplateSave,
} from '@pochtovik/contracts';
import { renderRates } from '../composing/render-rate.ts';
import { USUAL_LETTER } from '../composing/usual-letter.ts';
import { type ComposingWorld, startComposingWorld } from '../composing/world.ts';
import { until } from '../delivery/world.ts';
import { memoryOf } from '../memory.ts';
import type { Row } from '../report.ts';
import { russian } from './russian.ts';

const PREVIEWS = 200;
const PART = 5000;
const DEADLINE_MS = 600_000;
/** The letter without the custom fields that the emulator's accounts lack, with a link and a sheet of styles as real ones have. */
const HTML = `<style>p{color:#333}.button{background:#08f}@media(max-width:600px){p{font-size:18px}}</style>
${USUAL_LETTER.replaceAll(/\{(lead|contact)\.cf\.\d+[^}]*\}/g, '{account.name}')}
<p><a class="button" href="{triggerlink:8}">Подтвердить</a> <a href="{unsubscribe_link}">Отписаться</a></p>`;

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
    rows.push(...(await bulk(world, leads)));
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
    const html = `${HTML}<p>${number}</p>`;
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

async function bulk(world: ComposingWorld, leads: readonly EntityRef[]): Promise<Row[]> {
  const { kit, accountId, actor, mailboxId } = world;
  const templateId = newId();
  const bulkSendId = newId();
  const actions = { sent: [], opened: [], notOpened: [], failed: [] };
  await kit.ask(TemplateSave, accountId, {
    ...{ accountId, actor, templateId },
    content: {
      ...TemplateSave.example.request.content,
      subject: 'Заказ {lead.name}',
      html: HTML,
      actions,
      attachments: [],
    },
  });
  const named = { accountId, actor, bulkSendId };
  await kit.ask(BulkSendCreate, accountId, { ...named, templateId, mailboxId });
  for (let from = 0; from < leads.length; from += PART) {
    const part = { ...named, part: from / PART, entities: leads.slice(from, from + PART) };
    await kit.ask(BulkSendAddRecipients, accountId, part);
  }
  const pids = () => (world.composer.pid === undefined ? [] : [world.composer.pid]);
  const before = await world.letters();
  const began = performance.now();
  await kit.ask(BulkSendStart, accountId, named);
  let early = 0;
  await until(
    'all letters are stored',
    async () => {
      const stored = (await world.letters()) - before;
      if (early === 0 && stored >= leads.length / 4) early = memoryOf(pids()).together;
      return stored >= leads.length;
    },
    DEADLINE_MS,
  );
  const seconds = (performance.now() - began) / 1000;
  return [
    {
      name: 'bulk letter, rendered and stored',
      value: leads.length / seconds,
      unit: 'letters/s',
      reference: 1000,
      referenceName: 'the promised letters/s of one process',
    },
    {
      name: 'memory of the composer at the end',
      value: memoryOf(pids()).together,
      unit: 'MB',
      reference: early,
      referenceName: 'after a quarter, MB',
    },
  ];
}
