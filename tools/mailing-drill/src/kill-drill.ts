import { setTimeout as pause } from 'node:timers/promises';
import { Hold, type SmtpFault } from '@pochtovik/scripted-mail';
import { eventually, seededRandom } from '@pochtovik/testing';
import type { MailingCount } from './count.ts';
import { startMailing } from './mailing.ts';

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

/** A mail server that thinks before the body, so that kills land inside letters, and rarely where only a doubt can come of it. */
const THINKING: SmtpFault[] = [
  { at: 'mail', do: [{ wait: 25 }] },
  { at: 'rcpt', do: [{ wait: 25 }] },
  { at: 'data', do: [{ wait: 25 }] },
];
/** Longest pause between the progress that calls for a kill and the kill, milliseconds: about the length of a letter. */
const SPREAD_MS = 80;
/** Letters that may pass beyond that progress before the mail server holds new ones back for the kill. */
const SLACK = 12;

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
  let killed = 0;
  let gate = new Hold();
  const progressFor = (kill: number) => (letters * kill) / kills;
  const mailing = await startMailing({
    ...options,
    onAccepted() {
      const ahead = killed < kills && mailing.progress() >= progressFor(killed) + SLACK;
      if (ahead) mailing.smtp.play([{ at: 'mail', do: [{ hold: gate }] }, ...THINKING]);
    },
  });
  try {
    mailing.smtp.play(THINKING);
    const ready = new Set(mailing.senders);
    const restarts: Promise<void>[] = [];
    const failedRestarts: unknown[] = [];
    await mailing.queue();
    for (; killed < kills; killed += 1) {
      await eventually(
        `progress for kill ${killed + 1}`,
        () => failedRestarts.length > 0 || (mailing.progress() >= progressFor(killed) && ready.size > 0),
        left(),
      );
      if (failedRestarts.length > 0) throw failedRestarts[0];
      await pause(random() * SPREAD_MS);
      const alive = mailing.senders.filter((sender) => ready.has(sender));
      const victim = alive[Math.floor(random() * alive.length)];
      if (!victim) throw new Error('no sender is left to kill');
      ready.delete(victim);
      await victim.kill();
      restarts.push(
        victim.start().then(
          () => void ready.add(victim),
          (error) => void failedRestarts.push(error),
        ),
      );
      gate.release();
      gate = new Hold();
      mailing.smtp.play(THINKING);
      if ((killed + 1) % 25 === 0) tell(`${killed + 1} kills, ${mailing.progress()} letters through`);
    }
    await Promise.all(restarts);
    if (failedRestarts.length > 0) throw failedRestarts[0];
    await mailing.finished(left());
    const [count, wrongCopies] = [await mailing.count(), await mailing.wrongCopies()];
    return { ...count, seed: options.seed, kills: killed, wrongCopies, milliseconds: performance.now() - began };
  } finally {
    gate.release();
    await mailing.stop();
  }
}
