import { PochtovikError } from '@pochtovik/contracts';

/** Hosts that amoCRM gives accounts; `www.` and the bare domains serve no account. */
const ACCOUNT_HOST = /^(?!www\.)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:amocrm\.ru|amocrm\.com|kommo\.com)$/;
/** Hosts of the platform itself, e.g. `api-b.amocrm.ru`. */
const PLATFORM_HOST = /^(?:[a-z0-9-]+\.){1,3}(?:amocrm\.ru|amocrm\.com|kommo\.com)$/;

/** An origin accepted beside amoCRM's own hosts: the explicit switch for an emulator. */
export interface LocalOrigin {
  protocol: string;
  hostname: string;
  /** Null: any port, since an emulator has a listener for each account. */
  port: string | null;
}

/**
 * Reads a comma list such as `http://127.0.0.1:8765` or `http://127.0.0.1:*`.
 * @throws TypeError when an entry is no origin with scheme
 */
export function parseLocalOrigins(text: string): LocalOrigin[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const { protocol, hostname, port } = new URL(entry.replace(/:\*$/, ''));
      return { protocol, hostname, port: entry.endsWith(':*') ? null : port };
    });
}

/**
 * Origin of the account that `referer` names. amoCRM writes it with or without a scheme (amo oauth, step by step), and
 * anybody can call the redirect address, so only amoCRM's hosts pass: a request goes there with our client secret.
 * @param referer host or address as the hook carries it
 * @returns e.g. `https://company.amocrm.ru`
 * @throws PochtovikError ACCOUNT_HOST_REFUSED
 */
export function accountOrigin(referer: string, local: readonly LocalOrigin[]): string {
  const origin = originOf(referer.trim(), local, ACCOUNT_HOST);
  if (origin !== null) return origin;
  throw new PochtovikError('ACCOUNT_HOST_REFUSED', {
    details: [{ field: 'referer', message: 'is not the address of an amoCRM account' }],
  });
}

/**
 * Origin of the platform host that a token names as its `api_domain`.
 * @returns null when the host is none of amoCRM's
 */
export function platformOrigin(apiDomain: string, local: readonly LocalOrigin[]): string | null {
  return originOf(apiDomain, local, PLATFORM_HOST);
}

function originOf(text: string, local: readonly LocalOrigin[], allowed: RegExp): string | null {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  for (const { protocol, hostname, port } of local) {
    const url = bareUrl(hasScheme ? text : `${protocol}//${text}`);
    const isMatch = url?.protocol === protocol && url.hostname === hostname && (port === null || url.port === port);
    if (isMatch) return url.origin;
  }
  const url = bareUrl(hasScheme ? text : `https://${text}`);
  return url?.protocol === 'https:' && url.port === '' && allowed.test(url.hostname) ? url.origin : null;
}

/** The address when it is nothing but an origin: no user, path, query or fragment. */
function bareUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' && url.pathname === '/' && !url.search && !url.hash ? url : null;
}
