/** One measured figure. `ratio` is value / reference, measured in the same run, so that machines compare. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  /** What it is held against: a measured figure, or a bound that was promised. */
  reference: number;
  referenceName: string;
}

/** A row as a machine reads it: one JSON object a line. */
export function jsonLine({ name, value, unit, reference }: Row): string {
  return JSON.stringify({
    name,
    value: round(value),
    unit,
    reference: round(reference),
    ratio: round(value / reference),
  });
}

/** A row as a person reads it. */
export function textLine({ name, value, unit, reference, referenceName }: Row): string {
  return `${name.padEnd(44)} ${String(round(value)).padStart(9)} ${unit.padEnd(10)} ${round(value / reference)} × ${referenceName} (${round(reference)})`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
