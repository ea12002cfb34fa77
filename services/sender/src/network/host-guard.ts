import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { PochtovikError } from '@pochtovik/contracts';
import { isMailPort, isPublicAddress } from './address-rules.ts';

/** Where to connect: the checked address, and the name that its certificate must have. */
export interface Endpoint {
  address: string;
  port: number;
  /** Name for TLS (SNI and certificate); undefined when the user gave an address. */
  servername: string | undefined;
}

/** The name of a mail server has no address now; trying later may help. */
export class HostUnknown extends Error {
  override readonly name = 'HostUnknown';
  readonly code = 'ENOTFOUND';
}

const HTTPS = 443;

/** Turns a server name given by a user into an address that may be connected to. */
export interface HostGuard {
  /**
   * Resolves the name once and checks every address it has, so that what is connected to is what was checked.
   * @param timeoutMs longest wait for the resolver
   * @throws PochtovikError HOST_REFUSED, or HostUnknown when the name has no address
   */
  resolve(host: string, port: number, timeoutMs: number): Promise<Endpoint>;
  /** The same for a web server that publishes mail settings; its port is 443. */
  resolveWeb(host: string, timeoutMs: number): Promise<Endpoint>;
}

/**
 * Makes the guard (OWASP Server-Side Request Forgery: hosts given by users are hostile).
 * @param allowPrivate the local switch: private and loopback addresses and any port are allowed.
 */
export function createHostGuard(allowPrivate: boolean): HostGuard {
  async function endpointOf(host: string, port: number, timeoutMs: number): Promise<Endpoint> {
    const name = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
    const addresses = await addressesOf(name, timeoutMs);
    if (!allowPrivate && !addresses.every(isPublicAddress)) throw refused('host');
    const address = addresses.find((each) => isIP(each) === 4) ?? addresses[0];
    if (address === undefined) throw new HostUnknown('The mail server name has no address.');
    return { address, port, servername: isIP(name) ? undefined : name };
  }

  return {
    async resolve(host, port, timeoutMs) {
      if (!allowPrivate && !isMailPort(port)) throw refused('port');
      return endpointOf(host, port, timeoutMs);
    },
    resolveWeb: (host, timeoutMs) => endpointOf(host, HTTPS, timeoutMs),
  };
}

async function addressesOf(name: string, timeoutMs: number): Promise<string[]> {
  if (isIP(name)) return [name];
  if (!/^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*$/u.test(name)) throw refused('host');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HostUnknown('The resolver does not answer.')), timeoutMs);
  });
  try {
    return (await Promise.race([lookup(name, { all: true }), late])).map((found) => found.address);
  } catch (cause) {
    throw new HostUnknown('The mail server name has no address.', { cause });
  } finally {
    clearTimeout(timer);
  }
}

function refused(field: 'host' | 'port'): PochtovikError {
  const message =
    field === 'port'
      ? 'Ports of mail servers are 25, 465, 587, 2525, 143 and 993.'
      : 'The address of this server is not on the public Internet.';
  return new PochtovikError('HOST_REFUSED', { details: [{ field, message, code: 'HOST_REFUSED' }] });
}
