import { CASES, declineFullName, declinePhrase, declineSurname, moneyInWords } from '@pochtovik/russian';
import type { Row } from '../report.ts';

/** More than the package remembers, so that going round finds each forgotten. */
const SURNAMES = 60_000;
/** Of processor time, for each figure. */
const SECONDS = 2;
const PROMISED = 200_000;

/** Forms per second: words seen before, words never seen, whole names and phrases, sums. */
export async function russian(tell: (line: string) => void): Promise<Row[]> {
  const surnames = Array.from({ length: SURNAMES }, (_, index) => surname(index));
  const phrases = ['генеральный директор', 'заместитель директора по продажам', 'договор поставки'];
  const rows: [string, (word: number, name: (typeof CASES)[number]) => string][] = [
    ['surnames, seen before', (word, name) => declineSurname(surnames[word % 1000] ?? '', name, 'male')],
    ['surnames, never seen', (word, name) => declineSurname(surnames[word % SURNAMES] ?? '', name, 'male')],
    ['full names, seen before', (word, name) => declineFullName(`${surnames[word % 1000]} Анна Ивановна`, name)],
    ['full names, never seen', (word, name) => declineFullName(`${surnames[word % SURNAMES]} Анна Ивановна`, name)],
    ['phrases', (word, name) => declinePhrase(phrases[word % phrases.length] ?? '', name)],
    ['sums of money', (word, name) => moneyInWords((word * 137) / 100, 'RUB', { case: name })],
  ];
  return rows.map(([name, form]) => {
    tell(`russian: ${name}`);
    return {
      name: `russian, ${name}`,
      value: perSecond(form),
      unit: 'forms/s',
      reference: PROMISED,
      referenceName: 'promised for declension',
    };
  });
}

/** Six forms of one word, then of the next; by processor time, which other work on the machine does not lengthen. */
function perSecond(form: (word: number, name: (typeof CASES)[number]) => string): number {
  let forms = 0;
  let letters = 0;
  const start = process.cpuUsage();
  const used = () => process.cpuUsage(start).user / 1e6;
  while (used() < SECONDS) {
    for (let step = 0; step < 1000; step++, forms++) {
      letters += form(Math.floor(forms / CASES.length), CASES[forms % CASES.length] ?? 'genitive').length;
    }
  }
  // The sum keeps the work from being optimised away.
  return letters > 0 ? forms / used() : 0;
}

function surname(index: number): string {
  const consonants = 'бвгджзклмнпрстф';
  const vowels = 'аеиоу';
  let stem = '';
  for (let rest = index, syllable = 0; syllable < 3; syllable++) {
    stem += (consonants[rest % 15] ?? '') + (vowels[Math.floor(rest / 15) % 5] ?? '');
    rest = Math.floor(rest / 75);
  }
  return `${stem.slice(0, 1).toUpperCase()}${stem.slice(1)}${index % 2 === 0 ? 'нов' : 'ский'}`;
}
