import { createHmac } from 'node:crypto';
import { type Account, adminOf, hostOf } from '../state/account.ts';
import type { User } from '../state/people.ts';
import type { Outcome } from '../webhooks/post.ts';
import type { World } from '../world.ts';

/** A code as the keys tab and the consent page give it. */
export function issueCode(world: World, account: Account, user: User): string {
  return world.tokens.issueCode(account, user, world.integration.clientId, world.integration.scopes);
}

/**
 * Installs the integration: the platform itself calls the redirect address with a code, waits 3 s, never tries again and
 * does not look at the answer (kommo authorization-public).
 */
export async function install(world: World, account: Account, user: User): Promise<{ code: string; outcome: Outcome }> {
  account.installed = true;
  const code = issueCode(world, account, user);
  const url = new URL(world.integration.redirectUri);
  url.searchParams.set('code', code);
  url.searchParams.set('referer', hostOf(account));
  url.searchParams.set('client_id', world.integration.clientId);
  url.searchParams.set('from_widget', '1');
  const outcome = await world.delivery.sendOnce(account, 'install', {
    method: 'GET',
    url: url.href,
    timeoutMs: world.delivery.settings.installAnswerMs,
  });
  return { code, outcome };
}

/** Un-installs it: tokens die first, then the disable hook goes out, signed with the secret. */
export async function uninstall(world: World, account: Account): Promise<Outcome | null> {
  const { integration } = world;
  account.installed = false;
  account.dpActions = [];
  account.widgetSettings = null;
  world.tokens.revoke(account.profile.id, integration.clientId);
  if (integration.disableUrl === null) return null;
  const url = new URL(integration.disableUrl);
  url.searchParams.set('account_id', String(account.profile.id));
  url.searchParams.set('client_uuid', integration.clientId);
  url.searchParams.set(
    'signature',
    disableSignature(integration.clientSecret, integration.clientId, account.profile.id),
  );
  return world.delivery.sendOnce(account, 'disable', { method: 'GET', url: url.href, timeoutMs: 3000 });
}

/** Hex HMAC-SHA256 of `client_uuid|account_id` under the secret (in force since 2024-01-25). */
export function disableSignature(secret: string, clientId: string, accountId: number): string {
  return createHmac('sha256', secret).update(`${clientId}|${accountId}`).digest('hex');
}

/** The user a control call names, or the first administrator. */
export function userOr(account: Account, userId: number | undefined): User {
  const user = userId === undefined ? adminOf(account) : account.users.get(userId);
  if (!user) throw new Error(`Account ${account.profile.id} has no user ${userId}`);
  return user;
}
