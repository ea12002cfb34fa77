import { newId } from '@pochtovik/contracts';
import { EVENTS_STREAM, HITS_STREAM, type Kit } from '@pochtovik/service-kit';

/** Ids of all openings that the bus has on disk: events, and those that wait many in a message to become events. */
export async function durableHits({ bus }: Pick<Kit<unknown>, 'bus'>): Promise<Set<string>> {
  const found = new Set<string>();
  for (const stream of [HITS_STREAM, EVENTS_STREAM]) {
    const { state } = await bus.manager.streams.info(stream);
    // A named one: the library's own is deleted and made anew when the machine is too busy to answer, and fails of it.
    const name = `bench_${newId()}`;
    await bus.manager.consumers.add(stream, { durable_name: name, ack_policy: 'none', deliver_policy: 'all' });
    const consumer = await bus.jetstream.consumers.get(stream, name);
    let left = state.messages;
    while (left > 0) {
      const messages = await consumer.fetch({ max_messages: Math.min(left, 1000), expires: 5000 });
      let got = 0;
      for await (const message of messages) {
        got += 1;
        for (const [, id] of message.string().matchAll(/"hitId":"([0-9a-f]{32})"/g)) if (id) found.add(id);
      }
      if (got === 0) break;
      left -= got;
    }
    await bus.manager.consumers.delete(stream, name);
  }
  return found;
}
