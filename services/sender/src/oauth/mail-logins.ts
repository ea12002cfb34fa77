import { PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { MailboxSecret } from '../credentials/mailbox-secret.ts';
import { isAlive, isFresh, isWorthRenewing, type PairLife } from '../domain/grant-life.ts';
import type { MailboxAccess } from '../store/mailboxes.ts';
import type { RefreshGrant } from './grant-refresher.ts';

/** What a login at a mail server is made with. */
export type LoginSecret = { password: string } | { accessToken: string };

type GrantSecret = Extract<MailboxSecret, { type: 'grant' }>;

/** Logs in to mail servers with whatever opens a mailbox. */
export interface MailLogins {
  /**
   * Runs a login. Tokens are renewed ahead of their end; where the server refuses one all the same it is renewed once and the
   * login repeated.
   * @param isRefused whether what `open` threw is the server's refusal of the login
   * @throws what `open` throws; SecretUnreadable; PochtovikError as `RefreshGrant`
   */
  login<T>(
    mailbox: Pick<MailboxAccess, 'id' | 'accountId' | 'secret'>,
    open: (secret: LoginSecret) => Promise<T>,
    isRefused: (error: unknown) => boolean,
  ): Promise<T>;
}

/** Makes the logins. Callers of one process share a refresh; the processes share the lease that `refresh` takes. */
export function createMailLogins({ refresh, clock }: { refresh: RefreshGrant; clock: ServerClock }): MailLogins {
  const running = new Map<string, Promise<GrantSecret>>();

  function replace(accountId: number, mailboxId: string, { grant }: GrantSecret, why: PairLife['renewedFor']) {
    const key = `${mailboxId}:${grant.pairId}`;
    const pair = { accountId, mailboxId, pairId: grant.pairId };
    const work =
      running.get(key) ??
      refresh(pair, why)
        .then(({ secret }) => secret)
        .finally(() => running.delete(key));
    running.set(key, work);
    return work;
  }

  async function current(accountId: number, mailboxId: string, secret: GrantSecret): Promise<GrantSecret> {
    if (isFresh(secret.grant, clock.now())) return secret;
    try {
      return await replace(accountId, mailboxId, secret, 'expiry');
    } catch (error) {
      const mayPass = error instanceof PochtovikError && error.retryable;
      if (mayPass && isAlive(secret.grant, clock.now())) return secret;
      throw error;
    }
  }

  return {
    async login({ id, accountId, secret }, open, isRefused) {
      if (secret.type === 'password') return open({ password: secret.open() });
      if (secret.type === 'access-token') return open({ accessToken: secret.open() });
      const held = await current(accountId, id, secret);
      try {
        return await open({ accessToken: held.open().accessToken });
      } catch (error) {
        if (!isRefused(error) || !isWorthRenewing(held.grant, clock.now())) throw error;
        const next = await replace(accountId, id, held, 'refusal');
        return open({ accessToken: next.open().accessToken });
      }
    },
  };
}
