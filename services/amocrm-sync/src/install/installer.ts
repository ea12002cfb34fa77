import { AccountInstalled, PochtovikError, stableId } from '@pochtovik/contracts';
import {
  type BackoffPolicy,
  backoffMs,
  currentTrace,
  type Logger,
  outboxEntry,
  traceFrom,
  withSpan,
} from '@pochtovik/service-kit';
import { type AmocrmClient, createAmocrmClient } from '../amocrm/client.ts';
import { AmocrmRefused, AmocrmUnavailable } from '../amocrm/errors.ts';
import { type Oauth, TokenRefused } from '../amocrm/oauth.ts';
import { AccountAnswer, UserAnswer } from '../amocrm/schemas.ts';
import type { AccountStore } from '../store/account-store.ts';
import type { ClaimedInstallation, InstallationStore } from '../store/installation-store.ts';
import type { EncryptionKeys } from '../tokens/encryption-keys.ts';
import { openPair, sealPair } from '../tokens/pair-box.ts';
import { openText, sealText } from '../tokens/sealed-text.ts';
import { untilStored } from '../tokens/until-stored.ts';
import { accountFacts } from './account-facts.ts';

/** A code lives 20 minutes (kommo docs/oauth-20). */
const CODE_LIFE_MS = 20 * 60_000;
/** For so long an account is asked for with tokens that were got; then somebody has to install again. */
const TOKENS_LIFE_MS = 24 * 3_600_000;
const BACKOFF: BackoffPolicy = { firstMs: 1_000, factor: 2, maxMs: 30_000 };
const ACCOUNT_PARTS = 'datetime_settings,task_types,drive_url,is_api_filter_enabled';

/** Brings installations to their end: code, then tokens, then the account with its event. Every step is stored first. */
export interface Installer {
  /** Stores a code before anything else is tried. */
  add(origin: string, code: string): Promise<void>;
  /** Works on one installation that is due; false when there is none. */
  workOnce(): Promise<boolean>;
}

/** What the installer reaches. */
export interface InstallerDeps {
  installations: InstallationStore;
  accounts: AccountStore;
  oauth: Oauth;
  keys: EncryptionKeys;
  /** Parts of a client that works with the installation's own tokens. */
  clientParts: Omit<Parameters<typeof createAmocrmClient>[0], 'tokens'>;
  /** Told after an account was stored. */
  announce(accountId: number): void;
  log: Logger;
  now(): number;
  leaseMs: number;
}

/** This installation cannot succeed; the message is kept as its reason. */
class InstallationFailed extends Error {
  override readonly name = 'InstallationFailed';
}

/** Makes the installer. */
export function createInstaller(deps: InstallerDeps): Installer {
  const { installations, accounts, oauth, keys, log, now } = deps;
  const owner = (id: string) => `installation/${id}`;

  async function exchange(installation: ClaimedInstallation): Promise<ClaimedInstallation> {
    const { id, origin, secret } = installation;
    if (!secret) throw new InstallationFailed('the code is gone');
    if (now() > installation.requestedAt.getTime() + CODE_LIFE_MS) {
      throw new InstallationFailed(`the code ran out: ${installation.reason || 'it was found too late'}`);
    }
    const pair = await oauth.exchangeCode(origin, openText(secret, owner(id), keys));
    const sealed = sealPair(pair, owner(id), keys);
    const save = () => installations.saveTokens(id, sealed, pair.expiresAt, pair.obtainedAt);
    await untilStored(save, deps.leaseMs, now);
    return {
      ...installation,
      state: 'tokens',
      secret: sealed,
      pairExpiresAt: pair.expiresAt,
      pairObtainedAt: pair.obtainedAt,
    };
  }

  /** Reads whose the tokens are and stores the account, its tokens and the event in one write. */
  async function settle(installation: ClaimedInstallation): Promise<number> {
    const { id, origin, secret, pairExpiresAt, pairObtainedAt, requestedAt } = installation;
    if (!secret || !pairExpiresAt || !pairObtainedAt) throw new InstallationFailed('the tokens are gone');
    const tokens = openPair(secret, owner(id), keys);
    const client = ownClient(origin, tokens.access);
    const scope = { accountId: 0, deadlineAt: now() + deps.leaseMs / 2 };
    const answer = await client.read(scope, '/api/v4/account', { with: ACCOUNT_PARTS }, AccountAnswer);
    if (!answer) throw new AmocrmUnavailable('amoCRM says nothing of the account');
    const user = await client.read(scope, `/api/v4/users/${answer.current_user_id}`, {}, UserAnswer);
    if (!user?.rights.is_admin) throw new InstallationFailed('the access was not granted by an administrator');
    const facts = accountFacts(answer, origin);
    const { subdomain, name, timezone, currency, installedByUserId } = facts;
    const event = outboxEntry(
      AccountInstalled,
      answer.id,
      { subdomain, origin, name, timezone, currency, installedByUserId },
      { id: stableId('account.installed', id), now: new Date(now()) },
    );
    const sealed = sealPair(tokens, String(answer.id), keys);
    const pair = { sealed, expiresAt: pairExpiresAt, obtainedAt: pairObtainedAt };
    await accounts.install(answer.id, { facts, pair, requestedAt, event });
    deps.announce(answer.id);
    return answer.id;
  }

  function ownClient(origin: string, accessToken: string): AmocrmClient {
    const access = { accountId: 0, origin, accessToken, generation: 0 };
    const refuse = () => Promise.reject(new PochtovikError('CRM_UNAUTHORIZED'));
    return createAmocrmClient({ ...deps.clientParts, tokens: { current: async () => access, after: refuse } });
  }

  async function conclude(installation: ClaimedInstallation, error: unknown): Promise<void> {
    const { id, fence, attempts, state } = installation;
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    const life = state === 'code' ? CODE_LIFE_MS : TOKENS_LIFE_MS;
    const isHopeless =
      error instanceof InstallationFailed ||
      (error instanceof TokenRefused && error.isRevoked) ||
      (error instanceof AmocrmRefused && state === 'tokens') ||
      (error instanceof PochtovikError && error.code === 'CRM_UNAUTHORIZED') ||
      now() > installation.requestedAt.getTime() + life;
    if (isHopeless) {
      await installations.end(id, fence, { state: 'failed', accountId: 0, reason });
      log.error(
        { event: 'installation.failed', installationId: id, origin: installation.origin, reason },
        'installation failed; install the widget again',
      );
      return;
    }
    const wait = backoffMs(attempts, BACKOFF, Math.random());
    const resumeAt = error instanceof AmocrmUnavailable ? (error.resumeAt ?? 0) : 0;
    await installations.postpone(id, fence, new Date(Math.max(now() + wait, resumeAt)), reason);
    log.warn({ event: 'installation.postponed', installationId: id, err: error }, 'installation will be tried again');
  }

  return {
    async add(origin, code) {
      const id = stableId('installation', origin, code);
      await installations.add({
        id,
        origin,
        secret: sealText(code, owner(id), keys),
        now: new Date(now()),
        traceHeaders: currentTrace(),
      });
    },

    async workOnce() {
      const at = now();
      const claimed = await installations.claim(new Date(at), new Date(at + deps.leaseMs));
      if (!claimed) return false;
      await withSpan('installation', { parent: traceFrom(claimed.traceHeaders) }, async () => {
        let installation = claimed;
        try {
          if (installation.state === 'code') installation = await exchange(installation);
          const accountId = await settle(installation);
          await installations.end(claimed.id, claimed.fence, { state: 'done', accountId, reason: '' });
          log.info({ event: 'account.installed', accountId, installationId: claimed.id }, 'the widget is installed');
        } catch (error) {
          await conclude(installation, error);
        }
      });
      return true;
    },
  };
}
