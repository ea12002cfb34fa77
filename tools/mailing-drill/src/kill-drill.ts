import { setTimeout as pause } from 'node:timers/promises';
import { Hold, type SmtpFault } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import type { MailingCount } from './count.ts';
import { startMailing } from './mailing.ts';
import { seededRandom } from './random.ts';

/** How hard a mailing is tried. */
export interface KillDrillOptions {
  letters: number;
  mailboxes: number;
  senders: number;
  kills: number;
  /** Chooses moments and victims. */
  seed: number;
  /** The drill gives up after this long, milliseconds. */
  timeoutMs: number;
  /** Gets a line now and then. */
  tell?: (line: string) => void;
}

/** What came of it. */
export interface KillDrillResult extends MailingCount {
  seed: number;
  kills: number;
  /** Sent letters whose copy is not exactly once in Sent. */
  wrongCopies: string[];
  milliseconds: number;
}

/** A mail server that thinks: longest before the body, so that a random moment rarely falls where only a doubt can come of it. */
const THINKING: SmtpFault[] = [
  { at: 'mail', do: [{ wait: 4 }] },
  { at: 'rcpt', do: [{ wait: 4 }] },
  { at: 'data', do: [{ wait: 4 }] },
  { at: 'message', do: [{ wait: 1 }] },
];
/** Longest pause between the progress that calls for a kill and the kill, milliseconds. */
const SPREAD_MS = 60;
/** Letters that may pass beyond that progress before the mail server holds new ones back for the kill. */
const SLACK = 12;
/** The kills are spread over this part of the mailing: letters that end in doubt need not reach the server. */
const SPAN = 0.85;

/**
 * Sends a mailing while its senders are killed (SIGKILL) at random moments, then counts.
 *
 * A moment is a progress of the mailing plus a random pause, not a time: however fast the machine, the kills are spread over the
 * whole mailing. The mail server holds letters back at MAIL, before anything is given, when progress runs ahead of the kills.
 */
export async function killDrill(options: KillDrillOptions): Promise<KillDrillResult> {
  const { letters, kills, tell = () => {} } = options;
  const began = performance.now();
  const left = () => Math.max(1, options.timeoutMs - (performance.now() - began));
  const random = seededRandom(options.seed);
  let accepted = 0;
  let killed = 0;
  let gate = new Hold();
  const progressFor = (kill: number) => (letters * SPAN * kill) / kills;
  const mailing = await startMailing({
    ...options,
    onAccepted() {
      accepted += 1;
      const ahead = killed < kills && accepted >= progressFor(killed) + SLACK;
      if (ahead) mailing.smtp.play([{ at: 'mail', do: [{ hold: gate }] }, ...THINKING]);
    },
  });
  try {
    mailing.smtp.play(THINKING);
    const ready = new Set(mailing.senders);
    const restarts: Promise<void>[] = [];
    await mailing.queue();
    for (; killed < kills; killed += 1) {
      await eventually(
        `progress for kill ${killed + 1}`,
        () => accepted >= progressFor(killed) && ready.size > 0,
        left(),
      );
      await pause(random() * SPREAD_MS);
      const alive = mailing.senders.filter((sender) => ready.has(sender));
      const victim = alive[Math.floor(random() * alive.length)];
      if (!victim) throw new Error('no sender is left to kill');
      ready.delete(victim);
      await victim.kill();
      restarts.push(victim.start().then(() => void ready.add(victim)));
      gate.release();
      gate = new Hold();
      mailing.smtp.play(THINKING);
      if ((killed + 1) % 25 === 0) tell(`${killed + 1} kills, ${accepted} letters at the server`);
    }
    await Promise.all(restarts);
    await mailing.finished(left());
    const [count, wrongCopies] = [await mailing.count(), await mailing.wrongCopies()];
    return { ...count, seed: options.seed, kills: killed, wrongCopies, milliseconds: performance.now() - began };
  } finally {
    gate.release();
    await mailing.stop();
  }
}
