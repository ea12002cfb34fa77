import type { Logger } from '@pochtovik/service-kit';
import { type Loop, startLoop } from '../loop.ts';
import type { ClaimedCommand, CommandStore, DueCommand } from '../store/command-store.ts';

const IDLE_MS = 1_000;
const PAGE = 64;
/** A command behind one that another process works on looks again after this, if nobody wakes it before. */
const BEHIND_MS = 1_000;

/**
 * Starts the worker on the stored commands of all accounts, together with the workers of other processes. Commands of one card are done one after another in their order; accounts share the worker, none may
 * have more than `perAccount` in hand, so that a slow or blocked account keeps nobody else waiting.
 */
export function startCommandWorker(deps: {
  commands: CommandStore;
  execute(claimed: ClaimedCommand): Promise<void>;
  log: Logger;
  now(): number;
  leaseMs: number;
  concurrency: number;
  perAccount: number;
}): Loop {
  const { commands, log, now } = deps;
  const inHand = new Map<string, { command: DueCommand; work: Promise<void> }>();

  const countOf = (accountId: number) =>
    [...inHand.values()].filter(({ command }) => command.accountId === accountId).length;
  const isBusy = (due: DueCommand) =>
    countOf(due.accountId) >= deps.perAccount ||
    [...inHand.values()].some(({ command }) => command.entityKey === due.entityKey);

  async function begin(due: DueCommand): Promise<boolean> {
    const first = await commands.first(due.accountId, due.entityKey);
    if (first && first.id !== due.id) {
      const at = Math.max(first.nextTryAt.getTime(), now() + BEHIND_MS);
      await commands.waitUntil(due.accountId, due.id, new Date(at));
      return false;
    }
    const at = now();
    const claimed = await commands.claim(due.accountId, due.id, new Date(at), new Date(at + deps.leaseMs));
    if (!claimed) return false;
    const work = deps.execute(claimed).finally(() => {
      inHand.delete(due.id);
      loop.kick();
    });
    inHand.set(due.id, { command: due, work });
    return true;
  }

  /** Returns whether there was anything to begin. */
  async function pass(): Promise<boolean> {
    const busy = [...inHand.values()].map(({ command }) => command);
    const full = [...new Set(busy.map(({ accountId }) => accountId))].filter((id) => countOf(id) >= deps.perAccount);
    const without = { accountIds: full, entityKeys: busy.map(({ entityKey }) => entityKey) };
    const found = await commands.due(new Date(now()), without, PAGE);
    let begun = false;
    for (const due of found) {
      if (inHand.size >= deps.concurrency) break;
      if (!isBusy(due)) begun = (await begin(due)) || begun;
    }
    return begun;
  }

  const loop = startLoop('commands', IDLE_MS, log, async () => inHand.size < deps.concurrency && (await pass()));

  return {
    kick: loop.kick,
    async stop() {
      await loop.stop();
      await Promise.all([...inHand.values()].map(({ work }) => work));
    },
  };
}
