import { rowsOf, wordsOf } from '../data-file.ts';
import { CASES, type Case } from './case.ts';

const names: ReadonlyMap<string, Case> = new Map(
  rowsOf('case-names.tsv').flatMap(([name, aliases]) => {
    const found = CASES.find((one) => one === name);
    return found ? [name ?? '', ...wordsOf(aliases)].map((alias): [string, Case] => [alias, found]) : [];
  }),
);

/** The case of a name that users write: родительный, р, рп, genitive, кого, чего; null where it is no case. */
export function caseByName(name: string): Case | null {
  return names.get(name.trim().toLowerCase().replace(/\.$/u, '')) ?? null;
}
