import { newId } from '@pochtovik/contracts';
import { EVENTS_STREAM, HITS_STREAM, type Kit } from '@pochtovik/service-kit';

/** Counts the openings that the bus has on disk. */
export type DurableHits = {
  /** Reads what came since the last call and gives how many different openings there are by now. */
  count(): Promise<number>;
};

/** Messages asked for at once: few, since what has not come when an asking ends is not given again, and a message of many hits has half a megabyte. */
const BATCH = 20;

/**
 * Follows both streams in which an opening may lie: as an event, or one of many in a message that waits to become events. Each message is read once:
 * a count that began anew each time never met a stream that grows while it is read.
 */
export async function followDurableHits({ bus }: Pick<Kit<unknown>, 'bus'>): Promise<DurableHits> {
  const found = new Set<string>();
  const followed = await Promise.all(
    [HITS_STREAM, EVENTS_STREAM].map(async (stream) => {
      // A named one: the library's own is deleted and made anew when the machine is too busy to answer, and fails of it.
      const name = `bench_${newId()}`;
      await bus.manager.consumers.add(stream, { durable_name: name, ack_policy: 'none', deliver_policy: 'all' });
      return { stream, consumer: await bus.jetstream.consumers.get(stream, name), last: 0 };
    }),
  );
  return {
    async count() {
      for (const each of followed) {
        const { stream, consumer } = each;
        let { num_pending: left } = await consumer.info();
        while (left > 0) {
          let got = 0;
          for await (const message of await consumer.fetch({ max_messages: Math.min(left, BATCH), expires: 5000 })) {
            got += 1;
            if (message.seq !== each.last + 1) throw new Error(`${stream}: message ${each.last + 1} was not given`);
            each.last = message.seq;
            for (const [, id] of message.string().matchAll(/"hitId":"([0-9a-f]{32})"/g)) if (id) found.add(id);
          }
          if (got === 0) break;
          left -= got;
        }
      }
      return found.size;
    },
  };
}
