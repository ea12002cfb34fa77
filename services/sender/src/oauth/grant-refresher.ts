import { setTimeout as sleep } from 'node:timers/promises';
import { MailboxPaused, PochtovikError, stableId } from '@pochtovik/contracts';
import { type Logger, outboxEntry, type ServerClock } from '@pochtovik/service-kit';
import { isWorthAskingAgain, type PairLife } from '../domain/grant-life.ts';
import { nextCheck, type RecheckPolicy } from '../domain/recheck.ts';
import type { TokenVerdict } from '../domain/token-verdict.ts';
import { untilStored } from '../lanes/until-stored.ts';
import type { GrantedMailbox, GrantStore, HeldGrant } from '../store/grants.ts';
import type { MailboxStore } from '../store/mailboxes.ts';
import type { OauthClients } from './oauth-clients.ts';
import { type IssuedTokens, type TokenEndpoint, TokensRefused } from './token-endpoint.ts';

/** Replaces a pair of tokens by a newer one, whoever got it. */
export type RefreshGrant = (pair: PairToReplace, why: PairLife['renewedFor']) => Promise<GrantedMailbox>;

/** Which pair is to be replaced. */
export interface PairToReplace {
  accountId: number;
  mailboxId: string;
  pairId: string;
}

const POLL_MS = 100;
/** What storing the new pair may take beside the provider's answer. */
const LEASE_SLACK_MS = 10_000;

/**
 * Makes the one who renews tokens, once over all processes: under a lease in the database, by its clock, the pair is read again, the
 * provider asked, and the new pair stored before anybody uses it, since a provider may have ended the old one with its answer
 * (RFC 6749 section 6, RFC 9700 section 4.14). A process that dies between answer and store leaves the old pair: most providers
 * still take it; one that does not has ended the grant, and the person signs in again.
 *
 * Errors: MAILBOX_UNKNOWN (no grant any more), MAIL_OAUTH_REVOKED (the mailbox is paused then), MAIL_OAUTH_UNAVAILABLE,
 * MAIL_OAUTH_MISCONFIGURED.
 */
export function createGrantRefresher(deps: {
  grants: GrantStore;
  mailboxes: MailboxStore;
  clients: OauthClients;
  tokens: TokenEndpoint;
  clock: ServerClock;
  recheck: RecheckPolicy;
  /** Longest wait for the provider, milliseconds. */
  timeoutMs: number;
  announce(collection: 'mailboxes', id: string): void;
  log: Logger;
}): RefreshGrant {
  const { grants, clock } = deps;
  const leaseMs = deps.timeoutMs + LEASE_SLACK_MS;
  const after = (ms: number) => new Date(clock.now().getTime() + ms);

  async function refreshUnder(held: HeldGrant, pairId: string, why: PairLife['renewedFor']): Promise<GrantedMailbox> {
    const { accountId, mailboxId, secret } = held;
    const { grant } = secret;
    if (grant.pairId !== pairId) return held;
    if (grant.refused && !isWorthAskingAgain(grant.refused.at, clock.now())) throw revoked(grant.refused.words);
    const old = secret.open();
    const issued = await ask(held, old.refreshToken);
    const obtainedAt = clock.now();
    const expiresAt = new Date(obtainedAt.getTime() + issued.expiresInSeconds * 1000);
    const tokens = { accessToken: issued.accessToken, refreshToken: issued.refreshToken ?? old.refreshToken };
    const log = deps.log.child({ accountId, mailboxId });
    const kept = await untilStored(log, () =>
      grants.keep(accountId, held, { tokens, obtainedAt, expiresAt, renewedFor: why }),
    );
    const current = kept ?? (await grants.find(accountId, mailboxId));
    if (!current) throw new PochtovikError('MAILBOX_UNKNOWN');
    log.info({ event: 'grant.refreshed', provider: grant.provider, why, expiresAt }, 'mailbox has new tokens');
    return current;
  }

  async function ask(held: HeldGrant, refreshToken: string): Promise<IssuedTokens> {
    const { accountId, mailboxId, secret } = held;
    const { provider } = secret.grant;
    const log = deps.log.child({ accountId, mailboxId, provider });
    try {
      return await deps.tokens.refresh(deps.clients.get(provider), refreshToken);
    } catch (error) {
      const verdict = verdictOf(error);
      if (verdict === null || !(error instanceof Error)) throw error;
      if (verdict === 'misconfigured') {
        log.error({ event: 'oauth.misconfigured', words: error.message }, 'the provider does not know us');
        throw new PochtovikError('MAIL_OAUTH_MISCONFIGURED', { message: error.message, cause: error });
      }
      if (verdict === 'unavailable') {
        log.warn({ event: 'grant.not-refreshed', err: error }, 'the provider gave no tokens; it is tried again');
        throw new PochtovikError('MAIL_OAUTH_UNAVAILABLE', { message: error.message, cause: error });
      }
      await pause(held, error.message);
      log.warn({ event: 'grant.revoked', words: error.message }, 'the provider took the grant away');
      throw revoked(error.message);
    }
  }

  async function pause(held: HeldGrant, words: string): Promise<void> {
    const { accountId, mailboxId, revision, userId, address, secret } = held;
    const since = clock.now();
    const code = 'MAIL_OAUTH_REVOKED';
    const event = outboxEntry(
      MailboxPaused,
      accountId,
      { mailboxId, userId, address, code, response: words },
      { id: stableId('mailbox.paused', mailboxId, secret.grant.pairId), now: since },
    );
    const next = { redChecks: 1, pauseCode: code, now: since, random: Math.random() };
    const checkDueAt = nextCheck(next, deps.recheck);
    await deps.mailboxes.pause(accountId, mailboxId, revision, { code, response: words, since }, checkDueAt, event);
    deps.announce('mailboxes', mailboxId);
    await grants.noteRefusal(accountId, held, { at: since, words });
  }

  return async ({ accountId, mailboxId, pairId }, why) => {
    const patience = after(leaseMs + LEASE_SLACK_MS);
    for (;;) {
      const held = await grants.lease(accountId, mailboxId, clock.now(), after(leaseMs));
      if (held) {
        try {
          return await refreshUnder(held, pairId, why);
        } finally {
          await grants.release(accountId, held);
        }
      }
      const current = await grants.find(accountId, mailboxId);
      if (!current) throw new PochtovikError('MAILBOX_UNKNOWN');
      if (current.secret.grant.pairId !== pairId) return current;
      if (clock.now() > patience) throw new PochtovikError('MAIL_OAUTH_UNAVAILABLE');
      await sleep(POLL_MS);
    }
  };
}

function verdictOf(error: unknown): TokenVerdict | null {
  if (error instanceof TokensRefused) return error.verdict;
  const isGone = error instanceof PochtovikError && error.code === 'MAIL_OAUTH_NOT_OFFERED';
  return isGone ? 'misconfigured' : null;
}

function revoked(words: string): PochtovikError {
  return new PochtovikError('MAIL_OAUTH_REVOKED', { message: words });
}
