import { crmContext, crmData, crmScope, SAMPLE_CARD } from '@pochtovik/letter-variables';
import { parse, render } from '@pochtovik/template-language';
import Handlebars from 'handlebars';
import type { Row } from '../report.ts';
import { BARE_LETTER, USUAL_DATA, USUAL_FIELDS, USUAL_LETTER } from './usual-letter.ts';

/** Of processor time, for each figure. */
const SECONDS = 3;
/** More than is remembered of names and sums, so that going round finds each forgotten. */
const STRANGERS = 20_000;

/** Letters per second from ready data, held against bare precompiled Handlebars without modifiers over the same data. */
export function renderRates(): Row[] {
  const parsed = parse(USUAL_LETTER, { scope: crmScope(USUAL_FIELDS), place: 'html' });
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));
  const bare = Handlebars.compile(BARE_LETTER);
  const context = crmContext(SAMPLE_CARD, new Date());
  const strangers = Array.from({ length: STRANGERS }, (_, index) => stranger(index));
  const ours = (data: typeof USUAL_DATA) => render(parsed.template, data, { context }).text.length;
  const row = (name: string, dataOf: (letter: number) => typeof USUAL_DATA): Row => ({
    name,
    value: perSecond((letter) => ours(dataOf(letter))),
    unit: 'letters/s',
    reference: perSecond((letter) => bare(dataOf(letter)).length),
    referenceName: 'bare precompiled Handlebars, letters/s',
  });
  return [
    row('usual letter, values seen before', () => USUAL_DATA),
    row('usual letter, every name and sum new', (letter) => strangers[letter % STRANGERS] ?? USUAL_DATA),
  ];
}

/** By processor time, which other work on the machine does not lengthen. */
function perSecond(letter: (index: number) => number): number {
  let letters = 0;
  let characters = 0;
  for (let warm = 0; warm < 2000; warm++) characters += letter(warm);
  const start = process.cpuUsage();
  const used = () => process.cpuUsage(start).user / 1e6;
  while (used() < SECONDS) {
    for (let step = 0; step < 200; step++, letters++) characters += letter(letters);
  }
  // The sum keeps the work from being optimised away.
  return characters > 0 ? letters / used() : 0;
}

function stranger(index: number): typeof USUAL_DATA {
  const { lead, contacts } = SAMPLE_CARD;
  const name = `${surname(index)} Анна Петровна`;
  return crmData({
    ...SAMPLE_CARD,
    lead: lead && { ...lead, name: `Заказ ${index}`, price: 10_000 + index * 7 },
    contacts: contacts.map((contact) => ({ ...contact, name })),
  });
}

function surname(index: number): string {
  const letters = 'абвгдежзик';
  const stem = [...String(index).padStart(5, '0')].map((digit) => letters[Number(digit)]).join('о');
  return `${stem.slice(0, 1).toUpperCase()}${stem.slice(1)}нова`;
}
