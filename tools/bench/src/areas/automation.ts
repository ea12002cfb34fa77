import { type TimerSizes, timers } from '../automation/timers.ts';
import type { Row } from '../report.ts';

/** What follows from letters: timers. */
export async function automation(tell: (line: string) => void, sizes: TimerSizes): Promise<Row[]> {
  return timers(tell, sizes);
}
