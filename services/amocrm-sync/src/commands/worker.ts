import { newId } from '@pochtovik/contracts';
import type { Logger } from '@pochtovik/service-kit';
import { BATCH, batchesOf } from '../domain/command-batch.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { ClaimedCommand, CommandStore, DueCommand } from '../store/command-store.ts';

const IDLE_MS = 1_000;
const PAGE = 200;
/** A command behind one that another process works on looks again after this, if nobody wakes it before. */
const BEHIND_MS = 1_000;

/** Calls of one account in hand that carry less than they could: the next commands gather meanwhile. */
const PART_FILLED = 2;

/**
 * Starts the worker on the stored commands of all accounts, together with the workers of other processes. Commands that wait for the same kind of call
 * share one; those of one card are done one after another in their order. Accounts share the worker, none may have more than `perAccount` calls in hand, so
 * that a slow or blocked account keeps nobody else waiting.
 */
export function startCommandWorker(deps: {
  commands: CommandStore;
  execute(claimed: readonly ClaimedCommand[]): Promise<void>;
  log: Logger;
  now(): number;
  leaseMs: number;
  concurrency: number;
  perAccount: number;
}): Loop {
  const { commands, log, now } = deps;
  const inHand = new Set<{ accountId: number; entityKeys: string[]; work: Promise<void> }>();
  const countOf = (account: number) => [...inHand].filter(({ accountId }) => accountId === account).length;

  async function begin(accountId: number, due: readonly DueCommand[]): Promise<boolean> {
    const firsts = await commands.firsts(
      accountId,
      due.map(({ entityKey }) => entityKey),
    );
    const ids: string[] = [];
    for (const { id, entityKey } of due) {
      const first = firsts.get(entityKey);
      if (first?.id === id) ids.push(id);
      else if (first) {
        const at = Math.max(first.nextTryAt.getTime(), now() + BEHIND_MS);
        await commands.waitUntil(accountId, id, new Date(at));
      }
    }
    if (ids.length === 0) return false;
    const at = now();
    const claimed = await commands.claim(accountId, ids, newId(), new Date(at), new Date(at + deps.leaseMs));
    if (claimed.length === 0) return false;
    const entry = { accountId, entityKeys: claimed.map(({ entityKey }) => entityKey), work: Promise.resolve() };
    entry.work = deps.execute(claimed).finally(() => {
      inHand.delete(entry);
      loop.kick();
    });
    inHand.add(entry);
    return true;
  }

  /** Returns whether there was anything to begin. */
  async function pass(): Promise<boolean> {
    const accounts = [...new Set([...inHand].map(({ accountId }) => accountId))];
    const without = {
      accountIds: accounts.filter((id) => countOf(id) >= deps.perAccount),
      entityKeys: [...inHand].flatMap(({ entityKeys }) => entityKeys),
    };
    const found = await commands.due(new Date(now()), without, PAGE);
    let begun = false;
    // Each process begins elsewhere, so that two do not both take hold of the same ones.
    const batches = batchesOf(found);
    const turn = Math.floor(Math.random() * batches.length);
    for (const { accountId, commands: due } of [...batches.slice(turn), ...batches.slice(0, turn)]) {
      if (inHand.size >= deps.concurrency) break;
      const most = due.length < BATCH ? Math.min(PART_FILLED, deps.perAccount) : deps.perAccount;
      if (countOf(accountId) < most) begun = (await begin(accountId, due)) || begun;
    }
    return begun;
  }

  const loop = startLoop('commands', IDLE_MS, log, async () => inHand.size < deps.concurrency && (await pass()));

  return {
    kick: loop.kick,
    async stop() {
      await loop.stop();
      await Promise.all([...inHand].map(({ work }) => work));
    },
  };
}
