import { randomBytes } from 'node:crypto';
import { type MailboxOauthStart, PochtovikError } from '@pochtovik/contracts';
import type { ServerClock } from '@pochtovik/service-kit';
import type { Static } from 'typebox';
import { mailboxFaults } from '../domain/mailbox-faults.ts';
import { authorizationUrl, signInSecrets } from '../domain/sign-in.ts';
import type { OauthClients } from '../oauth/oauth-clients.ts';
import type { ConsentStore } from '../store/consents.ts';

type Contract = typeof MailboxOauthStart;

/** Long enough to find a password and a second factor. */
const CONSENT_MS = 15 * 60 * 1000;
const SECRET_BYTES = 32;

/** `mailbox-oauth.start`. */
export function startMailboxOauth(deps: { clients: OauthClients; consents: ConsentStore; clock: ServerClock }) {
  return async (request: Static<Contract['request']>, accountId: number): Promise<Static<Contract['reply']>> => {
    const { userId, mailboxId, settings, redirectUri, makeDefault = false } = request;
    const { provider, clientId } = deps.clients.get(request.provider);
    const faults = mailboxFaults(settings, undefined);
    if (faults.length > 0) throw new PochtovikError('MAILBOX_INVALID', { details: faults });
    deps.clients.assertOwnServers(provider.id, settings);
    const chance = { state: randomBytes(SECRET_BYTES), verifier: randomBytes(SECRET_BYTES) };
    const secrets = signInSecrets(accountId, userId, chance);
    const expiresAt = new Date(deps.clock.now().getTime() + CONSENT_MS);
    const { state, verifier } = secrets;
    const consent = { userId, mailboxId, provider: provider.id, settings, makeDefault, redirectUri, verifier };
    await deps.consents.put(accountId, state, consent, expiresAt);
    const login = settings.login;
    return {
      mailboxId,
      authorizationUrl: authorizationUrl(provider, secrets, { clientId, redirectUri, login }),
      expiresAt: expiresAt.toISOString(),
    };
  };
}
