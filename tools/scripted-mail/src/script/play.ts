import { setTimeout as pause } from 'node:timers/promises';
import type { Wire } from '../wire/wire.ts';
import type { Act } from './fault.ts';

/**
 * Plays acts on a connection. Returns the reply it gave, null when it gave none and the usual one is due, or `ended` when
 * nothing more is to be said.
 * @param frame turns a reply of the script into the bytes of the protocol
 */
export async function play(
  acts: readonly Act[],
  wire: Wire,
  frame: (reply: string) => string,
): Promise<string | null | 'ended'> {
  let replied: string | null = null;
  for (const act of acts) {
    if (wire.isClosed) return 'ended';
    if ('reply' in act) {
      replied = act.reply;
      await wire.write(frame(act.reply).slice(0, act.bytes));
    } else if ('send' in act) await wire.write(act.send);
    else if ('slowly' in act) wire.bytePauseMs = act.slowly;
    else if ('wait' in act) await Promise.race([pause(act.wait, undefined, { ref: false }), wire.closed]);
    else if ('hold' in act) {
      act.hold.arrive();
      await Promise.race([act.hold.released, wire.closed]);
    } else if ('close' in act) {
      if (act.close === 'end') wire.end();
      else wire.reset();
      return 'ended';
    } else {
      await wire.closed;
    }
  }
  return wire.isClosed ? 'ended' : replied;
}
