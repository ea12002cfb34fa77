import { Script } from '../script/fault.ts';
import { listen } from '../wire/listener.ts';
import type { AcceptedLetter } from './accepted-letter.ts';
import { SmtpDialogue } from './smtp-dialogue.ts';
import type { ScriptedSmtp, SeenCommand, SmtpHouse, SmtpOptions } from './smtp-house.ts';

/** Starts a server that takes any login and every letter, but for what its script says. */
export async function startScriptedSmtp(options: SmtpOptions = {}): Promise<ScriptedSmtp> {
  const script = new Script(options.faults ?? []);
  const accepted: AcceptedLetter[] = [];
  const commands: SeenCommand[] = [];
  let brokenOff = 0;
  let inHand = 0;
  let mostAtOnce = 0;
  const house: SmtpHouse = {
    options,
    script,
    accepted,
    commands,
    inHand(change) {
      inHand += change;
      mostAtOnce = Math.max(mostAtOnce, inHand);
    },
    brokeOff() {
      brokenOff += 1;
    },
    secure: (wire) => listener.secure(wire),
  };
  const listener = await listen(options, (wire, connection) => new SmtpDialogue(house, wire, connection).run());
  return {
    ...listener,
    accepted,
    commands,
    brokenOff: () => brokenOff,
    mostAtOnce: () => mostAtOnce,
    play: (faults) => script.replace(faults),
  };
}
