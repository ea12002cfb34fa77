import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '@pochtovik/testing';
import type { TokenClaims } from '@pochtovik/tracking-token';
import type { Visited } from './count.ts';
import type { Step } from './plan.ts';
import type { Automation } from './triggers.ts';
import type { World } from './world.ts';

/** The recipients: each asks again until it is answered, as people do. */
export interface Visitors {
  /** Makes one visit; resolves when it is answered. */
  visit(step: Step): Promise<void>;
  /** What they know of each address. */
  visited(): Visited[];
}

const READER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0';
/** How long a recipient waits for an answer, and before asking again, milliseconds. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 50;

/** Makes them; chance decides which tracker they meet. */
export function createVisitors(
  { accountId, codec, trackerUrls }: World,
  { links }: Automation,
  random: Random,
): Visitors {
  const known = new Map<string, Visited>();

  function addressOf({ type, letterId }: Step): { method: string; path: string; visited: Visited } {
    const of = (kind: Visited['kind'], linkNumber: number | null = null) => {
      const key = `${letterId} ${kind} ${linkNumber}`;
      const visited = known.get(key) ?? { letterId, kind, linkNumber, attempts: 0, answered: 0 };
      known.set(key, visited);
      return visited;
    };
    const token = (claims: Pick<TokenClaims, 'purpose' | 'linkNumber'>) =>
      codec.encode({ accountId, letterId, ...claims });
    if (type === 'open') return { method: 'GET', path: `/o/${token({ purpose: 'open' })}.gif`, visited: of('open') };
    if (type === 'download') {
      return { method: 'POST', path: `/d/${token({ purpose: 'download', linkNumber: 1 })}`, visited: of('download') };
    }
    const linkNumber = type === 'click-once' ? links.once : links.each;
    return { method: 'POST', path: `/c/${token({ purpose: 'click', linkNumber })}`, visited: of('click', linkNumber) };
  }

  return {
    async visit(step) {
      const { method, path, visited } = addressOf(step);
      for (;;) {
        const tracker = trackerUrls[Math.floor(random() * trackerUrls.length)];
        visited.attempts += 1;
        const isAnswered = await fetch(`${tracker}${path}`, {
          method,
          redirect: 'manual',
          headers: { 'user-agent': READER },
          signal: AbortSignal.timeout(PATIENCE_MS),
        }).then(
          async (answer) => (await answer.bytes()).length > 0 && answer.ok,
          () => false,
        );
        if (isAnswered) {
          visited.answered += 1;
          return;
        }
        await pause(AGAIN_MS);
      }
    },
    visited: () => [...known.values()],
  };
}
