import { setTimeout as sleep } from 'node:timers/promises';
import { AccountUninstalled, PochtovikError, stableId } from '@pochtovik/contracts';
import { type Logger, outboxEntry } from '@pochtovik/service-kit';
import { AmocrmUnavailable } from '../amocrm/errors.ts';
import { type Oauth, type TokenPair, TokenRefused } from '../amocrm/oauth.ts';
import { isFresh, isRevocationCertain, UNFINISHED_CALL_MS } from '../domain/token-life.ts';
import type { Account, AccountStore, RefreshLease } from '../store/account-store.ts';
import { requireActive } from '../store/require-active.ts';
import type { EncryptionKeys } from './encryption-keys.ts';
import { openPair, sealPair, type Tokens } from './pair-box.ts';
import { untilStored } from './until-stored.ts';

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
  /** Refreshes a pair that would die unused. */
  renew(accountId: number): Promise<void>;
}

/** What the keeper reaches. */
export interface TokenKeeperDeps {
  accounts: AccountStore;
  oauth: Oauth;
  keys: EncryptionKeys;
  /** Where the account lives now when it is not at its stored address, null when it did not move. */
  findMove(account: Account, tokens: Tokens): Promise<string | null>;
  /** Told after an event was stored with an account. */
  announce(accountId: number): void;
  log: Logger;
  now(): number;
  leaseMs: number;
}

const POLL_MS = 150;
/** A refused refresh is not repeated for so long: the answer would be the same, and every call counts. */
const REFUSAL_MS = 15_000;

/** Another process has taken the lease over. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Makes the keeper. */
export function createTokenKeeper(deps: TokenKeeperDeps): TokenKeeper {
  const { accounts, oauth, keys, log, now } = deps;
  const running = new Map<number, Promise<AccountAccess>>();
  const refusals = new Map<number, { generation: number; until: number; error: PochtovikError }>();

  function accessOf(account: Account): AccountAccess {
    if (!account.pair) throw new PochtovikError('ACCOUNT_DISABLED');
    const { access } = openPair(account.pair.sealed, String(account.accountId), keys);
    return {
      accountId: account.accountId,
      origin: account.origin,
      accessToken: access,
      generation: account.pairGeneration,
    };
  }

  /** Callers of one process share one refresh; the processes share the lease. */
  function replace(accountId: number, generation: number): Promise<AccountAccess> {
    const known = running.get(accountId);
    if (known) return known;
    const refusal = refusals.get(accountId);
    if (refusal?.generation === generation && refusal.until > now()) return Promise.reject(refusal.error);
    refusals.delete(accountId);
    const work = replaceOnce(accountId, generation).finally(() => running.delete(accountId));
    running.set(accountId, work);
    return work;
  }

  async function replaceOnce(accountId: number, generation: number): Promise<AccountAccess> {
    const patience = now() + deps.leaseMs + 5_000;
    for (;;) {
      const at = now();
      const lease = await accounts.leaseRefresh(accountId, new Date(at), new Date(at + deps.leaseMs));
      if (lease) return refreshWith(lease, generation);
      const account = await requireActive(accounts, accountId);
      if (account.pairGeneration !== generation) return accessOf(account);
      if (now() > patience) throw new AmocrmUnavailable('another process is renewing the access to amoCRM');
      await sleep(POLL_MS);
    }
  }

  async function refreshWith(lease: RefreshLease, generation: number): Promise<AccountAccess> {
    const { account, fence } = lease;
    const { accountId } = account;
    let unfinishedCallAt = lease.unfinishedCallAt;
    try {
      if (account.pairGeneration !== generation || !account.pair) return accessOf(account);
      const tokens = openPair(account.pair.sealed, String(accountId), keys);
      const beforeSend = async () => {
        const at = new Date(now());
        if (!(await accounts.markRefreshCall(accountId, fence, at, new Date(now() + deps.leaseMs))))
          throw new LeaseLost();
        unfinishedCallAt = at;
      };
      let pair: TokenPair;
      try {
        pair = await refreshAnywhere(account, tokens, beforeSend);
      } catch (error) {
        const isSettled = !(error instanceof AmocrmUnavailable && error.maybeDone);
        if (isSettled) unfinishedCallAt = lease.unfinishedCallAt;
        if (error instanceof TokenRefused) await concludeRefusal(lease, tokens, error);
        throw error;
      }
      await keep(account, pair);
      unfinishedCallAt = null;
      return accessOf(await requireActive(accounts, accountId));
    } catch (error) {
      if (error instanceof LeaseLost) return accessOf(await requireActive(accounts, accountId));
      throw error;
    } finally {
      await accounts.releaseRefresh(accountId, fence, unfinishedCallAt);
    }
  }

  /** Refreshes at the stored address, or at the one the account moved to. */
  async function refreshAnywhere(
    account: Account,
    tokens: Tokens,
    beforeSend: () => Promise<void>,
  ): Promise<TokenPair> {
    try {
      return await oauth.refresh(account.origin, tokens.refresh, beforeSend);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      const origin = await deps.findMove(account, tokens);
      if (origin === null) throw error;
      log.warn({ event: 'account.moved', accountId: account.accountId, origin }, 'the account has a new address');
      await accounts.move(account.accountId, origin, new URL(origin).hostname.split('.')[0] ?? '');
      return oauth.refresh(origin, tokens.refresh, beforeSend);
    }
  }

  /** The old pair is spent, so the new one must reach the database: a database that is away is waited for. */
  async function keep(account: Account, { expiresAt, obtainedAt, ...tokens }: TokenPair): Promise<void> {
    const { accountId, pairGeneration } = account;
    const stored = { sealed: sealPair(tokens, String(accountId), keys), expiresAt, obtainedAt };
    const save = () => accounts.savePair(accountId, pairGeneration, stored);
    if (!(await untilStored(save, UNFINISHED_CALL_MS, now))) {
      log.warn({ event: 'pair.superseded', accountId }, 'a newer pair was stored already');
    }
  }

  /** The refresh was refused: the access is lost for certain, or it only cannot be used now. */
  async function concludeRefusal(lease: RefreshLease, tokens: Tokens, refusal: TokenRefused): Promise<never> {
    const { account, fence, unfinishedCallAt } = lease;
    const { accountId } = account;
    log.error({ event: 'refresh.refused', accountId, words: refusal.message }, 'amoCRM refused to renew the access');
    const hasRunOut = account.pair !== null && account.pair.expiresAt.getTime() <= now();
    const accessRefused =
      refusal.isRevoked && (hasRunOut || (await oauth.isAccessRefused(account.origin, tokens.access)));
    if (isRevocationCertain({ accessRefused, unfinishedCallAt, now: now() })) {
      const at = new Date(now());
      const event = outboxEntry(
        AccountUninstalled,
        accountId,
        { reason: 'access-revoked' },
        { id: stableId('account.uninstalled', accountId, 'revoked', account.pairGeneration), now: at },
      );
      if (await accounts.disable(accountId, at, event, { pairGeneration: account.pairGeneration, fence }))
        deps.announce(accountId);
      throw new PochtovikError('ACCOUNT_DISABLED', { cause: refusal });
    }
    const error = new PochtovikError('CRM_UNAUTHORIZED', { message: refusal.message, cause: refusal });
    refusals.set(accountId, { generation: account.pairGeneration, until: now() + REFUSAL_MS, error });
    throw error;
  }

  return {
    async current(accountId) {
      const account = await requireActive(accounts, accountId);
      if (account.pair && isFresh(account.pair, now())) return accessOf(account);
      try {
        return await replace(accountId, account.pairGeneration);
      } catch (error) {
        const isUsable = account.pair !== null && account.pair.expiresAt.getTime() > now();
        if (error instanceof AmocrmUnavailable && isUsable) return accessOf(account);
        throw error;
      }
    },
    after: (refused) => replace(refused.accountId, refused.generation),
    async renew(accountId) {
      const account = await requireActive(accounts, accountId);
      await replace(accountId, account.pairGeneration);
    },
  };
}
