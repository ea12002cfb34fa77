import { setTimeout as sleep } from 'node:timers/promises';
import { AccountUninstalled, PochtovikError, stableId } from '@pochtovik/contracts';
import { type Logger, outboxEntry } from '@pochtovik/service-kit';
import { AmocrmUnavailable } from '../amocrm/errors.ts';
import { type Oauth, type TokenPair, TokenRefused } from '../amocrm/oauth.ts';
import { isRevocationCertain, UNFINISHED_CALL_MS } from '../domain/token-life.ts';
import type { Account, AccountStore, RefreshLease } from '../store/account-store.ts';
import { requireActive } from '../store/require-active.ts';
import type { EncryptionKeys } from './encryption-keys.ts';
import { openPair, sealPair, type Tokens } from './pair-box.ts';
import { untilStored } from './until-stored.ts';

/** What the refresher reaches. */
export interface PairRefresherDeps {
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

/** Another process has taken the lease over. */
class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const POLL_MS = 150;

/**
 * Makes the function that replaces a pair of tokens, once over all processes: it takes the account's lease, reads the pair
 * again under it, writes down that the call leaves, stores the new pair before anybody uses it.
 *
 * It gives the account with a pair newer than `generation`, whoever got it. Errors: ACCOUNT_UNKNOWN, ACCOUNT_DISABLED
 * (also when this refresh proved that access is gone), CRM_UNAUTHORIZED, CRM_UNAVAILABLE.
 */
export function createPairRefresher(deps: PairRefresherDeps) {
  const { accounts, oauth, keys, log, now } = deps;

  return async (accountId: number, generation: number): Promise<Account> => {
    const patience = now() + deps.leaseMs + 5_000;
    for (;;) {
      const at = now();
      const lease = await accounts.leaseRefresh(accountId, new Date(at), new Date(at + deps.leaseMs));
      if (lease) return refreshWith(lease, generation);
      const account = await requireActive(accounts, accountId);
      if (account.pairGeneration !== generation) return account;
      if (now() > patience) throw new AmocrmUnavailable('another process is renewing the access to amoCRM');
      await sleep(POLL_MS);
    }
  };

  async function refreshWith(lease: RefreshLease, generation: number): Promise<Account> {
    const { account, fence } = lease;
    const { accountId } = account;
    let unfinishedCallAt = lease.unfinishedCallAt;
    try {
      if (account.pairGeneration !== generation || !account.pair) return account;
      const tokens = openPair(account.pair.sealed, String(accountId), keys);
      const beforeSend = async () => {
        const at = new Date(now());
        const isMine = await accounts.markRefreshCall(accountId, fence, at, new Date(now() + deps.leaseMs));
        if (!isMine) throw new LeaseLost();
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
      return await requireActive(accounts, accountId);
    } catch (error) {
      if (error instanceof LeaseLost) return requireActive(accounts, accountId);
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
    const { accountId, pairGeneration } = account;
    log.error({ event: 'refresh.refused', accountId, words: refusal.message }, 'amoCRM refused to renew the access');
    const hasRunOut = account.pair !== null && account.pair.expiresAt.getTime() <= now();
    const accessRefused =
      refusal.isRevoked && (hasRunOut || (await oauth.isAccessRefused(account.origin, tokens.access)));
    if (!isRevocationCertain({ accessRefused, unfinishedCallAt, now: now() })) {
      throw new PochtovikError('CRM_UNAUTHORIZED', { message: refusal.message, cause: refusal });
    }
    const at = new Date(now());
    const event = outboxEntry(
      AccountUninstalled,
      accountId,
      { reason: 'access-revoked' },
      { id: stableId('account.uninstalled', accountId, 'revoked', pairGeneration), now: at },
    );
    if (await accounts.disable(accountId, at, event, { pairGeneration, fence })) deps.announce(accountId);
    throw new PochtovikError('ACCOUNT_DISABLED', { cause: refusal });
  }
}
