import { EVENTS_STREAM, HITS_STREAM } from '@pochtovik/service-kit';
import { VICTIMS, type World } from './world.ts';

/** Collections whose documents tell of themselves by an outbox. */
const OUTBOXES = [
  ['trigger-engine', 'letters'],
  ['trigger-engine', 'executions'],
  ['amocrm-sync', 'commands'],
] as const;

/**
 * True when nothing is left to do: every event is taken in and told, and every command has its end; no timer waits.
 * @param sends whose "not opened" must be decided before there is any rest
 */
export async function isSettled(world: World, sends: number): Promise<boolean> {
  const { bus } = world.peer.kit;
  for (const stream of [EVENTS_STREAM, HITS_STREAM]) {
    for await (const { name, num_pending, num_ack_pending } of bus.manager.consumers.list(stream)) {
      const isOurs = VICTIMS.some((victim) => name.startsWith(victim)) || name.startsWith('automation-drill');
      if (isOurs && num_pending + num_ack_pending > 0) return false;
    }
  }
  for (const [service, name] of OUTBOXES) {
    if (await world.rows(service, name).countDocuments({ outboxPending: { $gt: 0 } })) return false;
  }
  const executions = world.rows('trigger-engine', 'executions');
  if (await executions.countDocuments({ state: { $in: ['scheduled', 'requested'] } })) return false;
  if ((await executions.countDocuments({ cause: 'not-opened' })) < sends) return false;
  return (await world.rows('amocrm-sync', 'commands').countDocuments({ state: 'pending' })) === 0;
}
