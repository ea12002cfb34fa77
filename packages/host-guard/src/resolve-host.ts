import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** The name has no address now, or the resolver does not answer; trying later may help. */
export class HostUnknown extends Error {
  override readonly name = 'HostUnknown';
  readonly code = 'ENOTFOUND';
}

/** The host is no name of the Internet, or one of its addresses is not public. */
export class HostNotPublic extends Error {
  override readonly name = 'HostNotPublic';
}

/** Where to connect: the checked address, and the name that its certificate must have. */
export interface ResolvedHost {
  address: string;
  /** Name for TLS (SNI and certificate); undefined when the host was given as an address. */
  servername: string | undefined;
}

/**
 * Resolves a host that a user named, once, and checks every address it has, so that what is connected to is what was checked
 * (OWASP Server-Side Request Forgery: hosts given by users are hostile).
 * @param host a name or an address, IPv6 also in brackets
 * @param options.allowPrivate the local switch: private and loopback addresses are allowed
 * @param options.timeoutMs longest wait for the resolver
 * @throws HostNotPublic, HostUnknown
 */
export async function resolveHost(
  host: string,
  options: { allowPrivate: boolean; timeoutMs: number },
): Promise<ResolvedHost> {
  const name = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const addresses = await addressesOf(name, options.timeoutMs);
  if (!options.allowPrivate && !addresses.every(isPublicAddress)) {
    throw new HostNotPublic('The address of this server is not on the public Internet.');
  }
  const address = addresses.find((each) => isIP(each) === 4) ?? addresses[0];
  if (address === undefined) throw new HostUnknown('The server name has no address.');
  return { address, servername: isIP(name) ? undefined : name };
}

async function addressesOf(name: string, timeoutMs: number): Promise<string[]> {
  if (isIP(name)) return [name];
  if (!/^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u.test(name)) {
    throw new HostNotPublic('The host is no name of the Internet.');
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostUnknown('The resolver does not answer.')), timeoutMs);
  });
  try {
    return (await Promise.race([lookup(name, { all: true }), late])).map((found) => found.address);
  } catch (cause) {
    throw new HostUnknown('The server name has no address.', { cause });
  } finally {
    clearTimeout(timer);
  }
}
