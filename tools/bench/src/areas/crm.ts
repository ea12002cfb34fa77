import { clickToCall } from '../automation/click-to-call.ts';
import { crmRate } from '../automation/crm-rate.ts';
import type { Row } from '../report.ts';

/** What reaches amoCRM, and when: from clicks, and as many actions as its limit allows. */
export async function crm(tell: (line: string) => void, { actions }: { actions: number }): Promise<Row[]> {
  return [...(await clickToCall(tell)), ...(await crmRate(tell, actions))];
}
