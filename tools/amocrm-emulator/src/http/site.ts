import type { FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import type { Listeners, Site } from './listeners.ts';

/** Where a request was sent to, and the base its links are built on. */
export interface Addressed {
  site: Site;
  base: string;
}

/**
 * The site a request addresses. A Host such as `sub.amocrm.ru` or `sub.kommo.com` wins over the listener, so that
 * clients that only know those hosts work when their connections are redirected here.
 */
export function addressOf(world: World, listeners: Listeners, request: FastifyRequest): Addressed | null {
  const host = request.headers.host ?? '';
  const match = /^([a-z0-9-]+)\.(amocrm\.ru|amocrm\.com|kommo\.com)(?::\d+)?$/i.exec(host);
  if (match?.[1] !== undefined) {
    const name = match[1].toLowerCase();
    const base = `https://${host}`;
    if (name === 'www' || name === 'drive-b' || name === 'api-b') return { site: { kind: 'platform' }, base };
    for (const account of world.accounts.values()) {
      const own = account.profile.brand === 'kommo' ? 'kommo.com' : 'amocrm.ru';
      if (account.profile.subdomain === name && match[2]?.toLowerCase() === own)
        return { site: { kind: 'account', account }, base };
    }
    return null;
  }
  const site = listeners.siteOf(request.raw.socket.localPort);
  if (!site) return null;
  return { site, base: site.kind === 'platform' ? world.platformOrigin : site.account.origin };
}
