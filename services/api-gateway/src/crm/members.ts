import { AccountGet, type AccountUser, PochtovikError, UserGet } from '@pochtovik/contracts';
import { type Ask, createBoundedCache } from '@pochtovik/service-kit';
import { type Account, assertActive, type Caller, roleOf } from '../domain/caller.ts';

/** Accounts and their users as amocrm-sync knows them, a quarter of a minute old at most. */
export interface Members {
  /** The account. Errors: ACCOUNT_UNKNOWN, ACCOUNT_DISABLED. */
  account(accountId: number): Promise<Account>;
  /** The user as a caller. Errors: those of `account`, and ACCESS_DENIED (unknown, switched off, or not ticked). */
  caller(accountId: number, userId: number): Promise<Caller>;
  /** The next question about the user is asked anew: the role was changed here. */
  forgetUser(accountId: number, userId: number): void;
  /** The same for the account. */
  forgetAccount(accountId: number): void;
}

/** Short enough that a user who was denied access is out before it matters; other processes keep their own copies. */
const FRESH_MS = 15_000;
const MAX_ENTRIES = 20_000;

/** Makes the adapter over `account.get` and `user.get`. @param now milliseconds, passed in for tests */
export function createMembers(ask: Ask, now: () => number): Members {
  const accounts = createBoundedCache<Promise<Account>>({ maxEntries: MAX_ENTRIES, ttlMs: FRESH_MS, now });
  const users = createBoundedCache<Promise<AccountUser>>({ maxEntries: MAX_ENTRIES, ttlMs: FRESH_MS, now });

  async function account(accountId: number): Promise<Account> {
    const known = await shared(accounts, String(accountId), () => ask(AccountGet, accountId, { accountId }));
    assertActive(known);
    return known;
  }

  return {
    account,
    async caller(accountId, userId) {
      await account(accountId);
      const user = await shared(users, `${accountId}:${userId}`, () =>
        ask(UserGet, accountId, { accountId, userId }),
      ).catch((error: unknown) => {
        const isUnknown = error instanceof PochtovikError && error.code === 'USER_UNKNOWN';
        throw isUnknown ? new PochtovikError('ACCESS_DENIED', { cause: error }) : error;
      });
      return { accountId, userId, name: user.name, role: roleOf(user) };
    },
    forgetUser: (accountId, userId) => users.delete(`${accountId}:${userId}`),
    forgetAccount: (accountId) => accounts.delete(String(accountId)),
  };
}

/** One question for all who ask at the same time; a failure is not kept. */
function shared<V>(
  cache: {
    get(key: string): Promise<V> | undefined;
    set(key: string, value: Promise<V>): void;
    delete(key: string): void;
  },
  key: string,
  load: () => Promise<V>,
): Promise<V> {
  const known = cache.get(key);
  if (known) return known;
  const loading = load();
  cache.set(key, loading);
  loading.catch(() => cache.delete(key));
  return loading;
}
