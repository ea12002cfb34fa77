import { setTimeout as pause } from 'node:timers/promises';
import type { Wire } from '../wire/wire.ts';
import type { Act } from './fault.ts';

/**
 * Plays acts on a connection. Returns the reply it gave, null when it gave none and the usual one is due, or `ended` when
 * nothing more is to be said. What is said without a pause between goes out in one packet.
 * @param frame turns a reply of the script into the bytes of the protocol
 */
export async function play(
  acts: readonly Act[],
  wire: Wire,
  frame: (reply: string) => string,
): Promise<string | null | 'ended'> {
  let replied: string | null = null;
  let said = '';
  for (const act of acts) {
    if ('reply' in act) {
      replied = act.reply;
      said += frame(act.reply).slice(0, act.bytes);
      continue;
    }
    if ('send' in act) {
      said += act.send;
      continue;
    }
    await wire.write(said);
    said = '';
    if (await pass(act, wire)) return 'ended';
  }
  await wire.write(said);
  return wire.isClosed ? 'ended' : replied;
}

/** Does what is not said; true when the connection is over. */
async function pass(act: Exclude<Act, { reply: string } | { send: string }>, wire: Wire): Promise<boolean> {
  if ('slowly' in act) wire.bytePauseMs = act.slowly;
  else if ('wait' in act) await Promise.race([pause(act.wait, undefined, { ref: false }), wire.closed]);
  else if ('hold' in act) {
    act.hold.arrive();
    await Promise.race([act.hold.released, wire.closed]);
  } else if ('deaf' in act) {
    wire.stopReading();
    act.deaf.arrive();
    await Promise.race([act.deaf.released, wire.closed]);
    wire.readOn();
  } else if ('silence' in act) await wire.closed;
  else if (act.close === 'end') wire.end();
  else wire.reset();
  return wire.isClosed || 'close' in act;
}
