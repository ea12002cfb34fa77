import { setTimeout as pause } from 'node:timers/promises';
import { parserOf } from '@pochtovik/contracts';
import Type, { type Static } from 'typebox';
import type { Gateway } from './gateway.ts';

const LiveEvent = Type.Object({
  id: Type.String(),
  type: Type.String(),
  occurredAt: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
});
/** An event of the account as the gateway streams it. */
export type LiveEvent = Static<typeof LiveEvent>;

const parser = parserOf(LiveEvent);

/** Follows the gateway's event stream until stopped, coming back when it breaks. Each event is told once; resolves when the stream is open. */
export async function followEvents(
  gateway: Gateway,
  onEvent: (event: LiveEvent) => void,
): Promise<{ stop(): Promise<void> }> {
  const abort = new AbortController();
  const seen = new Set<string>();
  const opened = Promise.withResolvers<void>();
  async function follow() {
    while (!abort.signal.aborted) {
      try {
        const response = await fetch(`${gateway.url}/api/v1/events`, {
          headers: { authorization: gateway.authorization, accept: 'text/event-stream' },
          signal: abort.signal,
        });
        opened.resolve();
        let rest = '';
        for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
          const blocks = (rest + chunk).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) tell(block);
        }
      } catch {
        if (abort.signal.aborted) return;
      }
      await pause(250);
    }
  }
  function tell(block: string) {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trim())
      .join('\n');
    if (!data) return;
    const event = parser.parse(JSON.parse(data));
    if (seen.has(event.id)) return;
    seen.add(event.id);
    onEvent(event);
  }
  const following = follow();
  await opened.promise;
  return {
    async stop() {
      abort.abort();
      await following;
    },
  };
}
