import { pixelRows } from '../automation/pixel.ts';
import { type TimerSizes, timers } from '../automation/timers.ts';
import type { Row } from '../report.ts';
import { crm } from './crm.ts';

/** What follows from letters: timers, the visits of their recipients, and what of it reaches the CRM. */
export async function automation(
  tell: (line: string) => void,
  sizes: TimerSizes & { actions: number },
): Promise<Row[]> {
  return [...(await timers(tell, sizes)), ...(await pixelRows(tell)), ...(await crm(tell, sizes))];
}
