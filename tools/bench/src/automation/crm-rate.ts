import { type CrmCommand, CrmCommandRequested, newId } from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { until } from '../delivery/world.ts';
import type { Row } from '../report.ts';
import { startCrmWorld } from './crm-world.ts';
import { inFlight } from './engine-world.ts';

/** What amoCRM takes from one account: requests a second, and changes in one of them. */
const LIMIT = 7;
const BATCH = 50;
const DEADLINE_MS = 170_000;

/**
 * Many actions on one account by two processes of amocrm-sync, against what seven requests a second of fifty changes each would do: from the first call
 * of amoCRM to the last.
 */
export async function crmRate(tell: (line: string) => void, actions: number): Promise<Row[]> {
  const world = await startCrmWorld({ withVisitors: false });
  try {
    const { kit, accountId } = world;
    tell(`${actions} leads are made`);
    const leads = await world.leads(actions);
    await world.control.clearRequests();
    tell(`${actions} actions are asked for`);
    await inFlight(256, leads, async (id) => {
      const command: CrmCommand = { type: 'update_tags', entity: { type: 'lead', id }, add: ['прочитал'], remove: [] };
      const data = { commandId: newId(), command };
      await publish(kit.bus, outboxEntry(CrmCommandRequested, accountId, data, { now: new Date() }));
    });
    await until('all are done', async () => (await world.commandsDone()) >= actions, DEADLINE_MS);
    const calls = await world.calls();
    const times = calls.map(({ time }) => time).toSorted((a, b) => a - b);
    const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
    const most = Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 1000).length));
    return [
      row('requests to amoCRM under load', (times.length - 1) / seconds, 'requests/s', LIMIT, 'its limit'),
      row(`${actions} actions on one account`, actions / seconds, 'actions/s', LIMIT * BATCH, 'seven full requests/s'),
      row('most requests in any second, seen by amoCRM', most, 'requests', LIMIT, 'its limit'),
      row('requests refused, must be 0', calls.filter(({ status }) => status === 429).length, 'requests', 1, 'one'),
    ];
  } finally {
    await world.stop();
  }
}

function row(name: string, value: number, unit: string, reference: number, referenceName: string): Row {
  return { name, value, unit, reference, referenceName };
}
