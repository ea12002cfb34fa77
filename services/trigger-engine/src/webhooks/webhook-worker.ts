import { traceFrom, withSpan } from '@pochtovik/service-kit';
import { SENTENCES } from '../domain/sentences.ts';
import { webhookOutcome } from '../domain/webhook-outcome.ts';
import { signedHeaders } from '../domain/webhook-signature.ts';
import { triggerExecuted } from '../engine/events.ts';
import type { Ports } from '../engine/ports.ts';
import type { ExecutionStore } from '../store/executions.ts';
import type { PostWebhook } from './post-webhook.ts';

const PAGE = 200;
const AT_ONCE = 32;
/** Posts of one account at once: a receiver that hangs keeps nobody else waiting. */
const AT_ONCE_PER_ACCOUNT = 4;
const IDLE_MS = 1000;

/** The work on posts to webhooks, apart from firing: a slow receiver holds up no trigger. */
export interface WebhookWorker {
  /** There may be something to post: look now. */
  kick(): void;
  /** Ends after the posts in hand. */
  stop(): Promise<void>;
}

/**
 * Starts the worker; processes share the work. A post is repeated when its answer was lost, with the same `webhook-id`; its answer ends the execution.
 * @param signingKeys of the installation, the current one first
 */
export function startWebhookWorker(
  ports: Pick<Ports, 'letters' | 'accounts' | 'now' | 'random' | 'log'> & {
    executions: Pick<ExecutionStore, 'dueCalls' | 'takeCall' | 'putOffCall' | 'move'>;
  },
  post: PostWebhook,
  signingKeys: readonly string[],
): WebhookWorker {
  const inHand = new Map<string, { accountId: number; work: Promise<void> }>();
  let stopping = false;
  let kicked = false;
  let endPause = () => {};

  async function run(): Promise<void> {
    while (!stopping) {
      kicked = false;
      const begun = await pass().catch((err) => {
        ports.log.warn({ event: 'webhooks.failed', err }, 'the posts will be looked for again');
        return false;
      });
      if (!begun && !kicked && !stopping) await pause();
    }
  }

  /** Begins what may be begun; false when that was nothing. */
  async function pass(): Promise<boolean> {
    if (inHand.size >= AT_ONCE) return false;
    const countOf = (account: number) => [...inHand.values()].filter(({ accountId }) => accountId === account).length;
    let begun = false;
    for (const { accountId, id } of await ports.executions.dueCalls(ports.now(), PAGE)) {
      if (inHand.size >= AT_ONCE) break;
      if (inHand.has(id) || countOf(accountId) >= AT_ONCE_PER_ACCOUNT) continue;
      const work = call(accountId, id)
        .catch((err) => {
          ports.log.warn({ event: 'webhook.left', accountId, executionId: id, err }, 'left to the end of its lease');
        })
        .finally(() => {
          inHand.delete(id);
          kick();
        });
      inHand.set(id, { accountId, work });
      begun = true;
    }
    return begun;
  }

  async function call(accountId: number, id: string): Promise<void> {
    const execution = await ports.executions.takeCall(accountId, id, ports.now());
    if (!execution) return;
    const uninstalledAt = await ports.accounts.uninstalledAt(accountId);
    if (uninstalledAt && execution.createdAt <= uninstalledAt) {
      const gone = { state: 'cancelled' as const, endedAt: ports.now(), detail: SENTENCES.uninstalled, call: null };
      await ports.executions.move(accountId, id, 'requested', gone, []);
      return;
    }
    const letter = await ports.letters.find(accountId, execution.letterId);
    const attributes = { 'pochtovik.account_id': accountId, 'pochtovik.execution_id': id };
    await withSpan('webhook post', { attributes, parent: traceFrom(letter?.trace ?? {}) }, async () => {
      const { url, body } = execution.call;
      const timestamp = Math.floor(ports.now().getTime() / 1000);
      const answer = await post(url, body, signedHeaders(signingKeys, accountId, { id, timestamp, body }));
      const now = ports.now();
      const outcome = webhookOutcome(answer, execution.call, now, ports.random());
      if (outcome.type === 'later') {
        const detail = SENTENCES.webhookWaits(execution.call.tries, outcome.words);
        return ports.executions.putOffCall(accountId, id, outcome.at, detail);
      }
      const detail =
        outcome.type === 'done'
          ? SENTENCES.webhookDone(outcome.status, outcome.words)
          : SENTENCES.webhookFailed(outcome.words);
      const change = { state: outcome.type, endedAt: now, detail, call: null };
      await ports.executions.move(accountId, id, 'requested', change, [
        triggerExecuted(execution, outcome.type, detail, now),
      ]);
    });
  }

  function kick(): void {
    kicked = true;
    endPause();
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const running = run();
  return {
    kick,
    async stop() {
      stopping = true;
      kick();
      await running;
      await Promise.all([...inHand.values()].map(({ work }) => work));
    },
  };
}
