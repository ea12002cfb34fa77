import { pixelRows } from '../automation/pixel.ts';
import { type TimerSizes, timers } from '../automation/timers.ts';
import type { Row } from '../report.ts';

/** What follows from letters: timers, and the visits of their recipients. */
export async function automation(tell: (line: string) => void, sizes: TimerSizes): Promise<Row[]> {
  return [...(await timers(tell, sizes)), ...(await pixelRows(tell))];
}
