import { PochtovikError } from '@pochtovik/contracts';
import { AmocrmUnavailable } from '../amocrm/errors.ts';
import { isFresh } from '../domain/token-life.ts';
import type { Account } from '../store/account-store.ts';
import { requireActive } from '../store/require-active.ts';
import { openPair } from './pair-box.ts';
import { createPairRefresher, type PairRefresherDeps } from './pair-refresher.ts';

/** A token that can be used, and where. */
export interface AccountAccess {
  accountId: number;
  origin: string;
  accessToken: string;
  /** Number of the pair it belongs to. */
  generation: number;
}

/**
 * Gives access tokens and keeps them alive. One refresher an account over all processes: a refresh token works once, and
 * two that use it at the same time lose the account.
 */
export interface TokenKeeper {
  /** A token that is good for some minutes. @throws PochtovikError ACCOUNT_UNKNOWN, ACCOUNT_DISABLED, CRM_UNAUTHORIZED, CRM_UNAVAILABLE */
  current(accountId: number): Promise<AccountAccess>;
  /** A token of a newer pair than the one amoCRM refused. Errors as {@link TokenKeeper.current}. */
  after(refused: AccountAccess): Promise<AccountAccess>;
  /** Refreshes a pair that would die unused. Errors as {@link TokenKeeper.current}. */
  renew(accountId: number): Promise<void>;
}

/** A refused refresh is not repeated for so long: the answer would be the same, and every call counts. */
const REFUSAL_MS = 15_000;

/** Makes the keeper. */
export function createTokenKeeper(deps: PairRefresherDeps): TokenKeeper {
  const { accounts, keys, now } = deps;
  const refresh = createPairRefresher(deps);
  const running = new Map<number, Promise<Account>>();
  const refusals = new Map<number, { generation: number; until: number; error: PochtovikError }>();

  /** Callers of one process share one refresh; the processes share the lease. */
  async function replace(accountId: number, generation: number): Promise<Account> {
    const refusal = refusals.get(accountId);
    if (refusal?.generation === generation && refusal.until > now()) throw refusal.error;
    refusals.delete(accountId);
    const work = running.get(accountId) ?? refresh(accountId, generation).finally(() => running.delete(accountId));
    running.set(accountId, work);
    try {
      return await work;
    } catch (error) {
      const isRefused = error instanceof PochtovikError && error.code === 'CRM_UNAUTHORIZED';
      if (isRefused) refusals.set(accountId, { generation, until: now() + REFUSAL_MS, error });
      throw error;
    }
  }

  function accessOf(account: Account): AccountAccess {
    if (!account.pair) throw new PochtovikError('ACCOUNT_DISABLED');
    const { accountId, origin, pairGeneration: generation } = account;
    const { access } = openPair(account.pair.sealed, String(accountId), keys);
    return { accountId, origin, accessToken: access, generation };
  }

  return {
    async current(accountId) {
      const account = await requireActive(accounts, accountId);
      if (account.pair && isFresh(account.pair, now())) return accessOf(account);
      try {
        return accessOf(await replace(accountId, account.pairGeneration));
      } catch (error) {
        const isUsable = account.pair !== null && account.pair.expiresAt.getTime() > now();
        if (error instanceof AmocrmUnavailable && isUsable) return accessOf(account);
        throw error;
      }
    },
    async after({ accountId, generation }) {
      return accessOf(await replace(accountId, generation));
    },
    async renew(accountId) {
      await replace(accountId, (await requireActive(accounts, accountId)).pairGeneration);
    },
  };
}
