import type { Account } from '../state/account.ts';
import { hostOf } from '../state/account.ts';
import type { World } from '../world.ts';
import { issueCode } from './hooks.ts';

/** What the authorize address was called with. */
export interface ConsentRequest {
  clientId: string;
  state: string;
  mode: string;
}

/** The consent page: a form per user of every account shown, and one to refuse. Plain HTML, so that a browser test can press it. */
export function consentPage(world: World, request: ConsentRequest, accounts: Account[]): string {
  const hidden = Object.entries({ client_id: request.clientId, state: request.state, mode: request.mode })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
    .join('');
  const buttons = accounts.flatMap((account) =>
    [...account.users.values()]
      .filter((user) => user.isActive && !user.isFree)
      .map((user) => {
        const label = `${account.profile.subdomain}: ${user.name}`;
        return `<button name="grant" value="${account.profile.id}:${user.id}">${escapeHtml(label)}</button>`;
      }),
  );
  return [
    '<!doctype html><html><head><meta charset="utf-8"><title>OAuth</title></head><body>',
    `<h1>${escapeHtml(world.integration.name)}</h1><form method="post" action="/oauth/grant">${hidden}`,
    ...buttons,
    '<button name="grant" value="deny">Отказать</button></form></body></html>',
  ].join('\n');
}

/** Where the consent window goes: back with a code, or with `access_denied`. Null when the choice names nobody. */
export function consentRedirect(world: World, request: ConsentRequest, grant: string): string | null {
  const url = new URL(world.integration.redirectUri);
  if (grant === 'deny') {
    url.searchParams.set('error', 'access_denied');
    url.searchParams.set('client_id', request.clientId);
    url.searchParams.set('state', request.state);
    return url.href;
  }
  const [accountId, userId] = grant.split(':').map(Number);
  const account = world.accounts.get(accountId ?? -1);
  const user = account?.users.get(userId ?? -1);
  if (!account || !user?.isActive || user.isFree) return null;
  // Only administrators install; others can authorize once it is installed.
  if (!account.installed && !user.isAdmin) return null;
  account.installed = true;
  url.searchParams.set('code', issueCode(world, account, user));
  url.searchParams.set('referer', hostOf(account));
  url.searchParams.set('state', request.state);
  url.searchParams.set('client_id', request.clientId);
  return url.href;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
