import { CANDIDATES } from './candidates.ts';
import { type ErrorRate, errorRates } from './error-rates.ts';
import { expectations } from './expectations.ts';

/** The page of `docs/` that tells how right the package is. */
export function russianPage(): string {
  const rows = [...errorRates()].map(([kind, rates]) => [kind, String(rates[0]?.asked ?? 0), ...rates.map(rateText)]);
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const head = ['kind', 'forms', ...CANDIDATES.map(({ name }) => name)];
  return `${[
    '# How right the Russian is',
    '<!-- Made by `npm run docs` from packages/russian/correctness; a test compares them. -->',
    [
      `Wrong forms among the ${expectations().length} of the tables in \`packages/russian/correctness/forms\`. A library is asked only what it has a`,
      "function for; ё and е count as one letter; where two forms are right, both count. The package's README tells how the tables were made.",
    ].join('\n'),
    [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'),
  ].join('\n\n')}\n`;
}

function rateText({ wrong, asked }: ErrorRate): string {
  if (asked === 0) return '–';
  return wrong === 0 ? '0' : `${wrong} of ${asked} (${((100 * wrong) / asked).toFixed(1)} %)`;
}
