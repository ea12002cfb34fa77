import type { Outcome } from './example/outcome.ts';
import type { TimelineLine } from './sentences.ts';

/** Prints the demo as it runs: for people, or one JSON object a line for machines. */
export interface Printer {
  /** A step of the preparation. */
  note(line: string): void;
  /** Something a service or a person did. */
  happened(line: TimelineLine): void;
  /** An outcome that was checked and is so. */
  isSo(outcome: Outcome): void;
  /** The end: what was checked, or the first thing that is not so. */
  end(result: { ok: boolean; outcomes: number; seconds: number; error?: string }): void;
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** For people: a column each for time, service, what happened and where it can be seen. */
export function humanPrinter(): Printer {
  return {
    note: (line) => print(`· ${line}`),
    happened: ({ at, service, what, where }) => {
      const time = new Date(at).toISOString().slice(11, 23);
      print(`${time}  ${service.padEnd(14)}  ${what}\n${' '.repeat(30)}→ ${where}`);
    },
    isSo: ({ deal, claim, where }) => print(`✔ deal ${deal.toUpperCase()}: ${claim}\n${' '.repeat(30)}→ ${where}`),
    end: ({ ok, outcomes, seconds, error }) =>
      print(ok ? `\n${outcomes} outcomes checked, all so, in ${seconds} s` : `\n✘ ${error}`),
  };
}

/** For machines: one JSON object a line, told apart by `kind`. */
export function jsonPrinter(): Printer {
  const line = (kind: string, value: object) => print(JSON.stringify({ kind, ...value }));
  return {
    note: (text) => line('note', { text }),
    happened: (fact) => line('happened', fact),
    isSo: (outcome) => line('outcome', { ...outcome, ok: true }),
    end: (result) => line('end', result),
  };
}
