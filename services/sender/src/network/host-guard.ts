import { PochtovikError } from '@pochtovik/contracts';
import { HostNotPublic, type ResolvedHost, resolveHost } from '@pochtovik/host-guard';
import { isMailPort } from './mail-port.ts';

export { HostUnknown } from '@pochtovik/host-guard';

/** Where to connect: the checked address, and the name that its certificate must have. */
export interface Endpoint extends ResolvedHost {
  port: number;
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
 * Makes the guard for mail servers.
 * @param allowPrivate the local switch: private and loopback addresses and any port are allowed.
 */
export function createHostGuard(allowPrivate: boolean): HostGuard {
  async function endpointOf(host: string, port: number, timeoutMs: number): Promise<Endpoint> {
    try {
      return { ...(await resolveHost(host, { allowPrivate, timeoutMs })), port };
    } catch (error) {
      if (error instanceof HostNotPublic) throw refused('host');
      throw error;
    }
  }

  return {
    async resolve(host, port, timeoutMs) {
      if (!allowPrivate && !isMailPort(port)) throw refused('port');
      return endpointOf(host, port, timeoutMs);
    },
    resolveWeb: (host, timeoutMs) => endpointOf(host, HTTPS, timeoutMs),
  };
}

function refused(field: 'host' | 'port'): PochtovikError {
  const message =
    field === 'port'
      ? 'Ports of mail servers are 25, 465, 587, 2525, 143 and 993.'
      : 'The address of this server is not on the public Internet.';
  return new PochtovikError('HOST_REFUSED', { details: [{ field, message, code: 'HOST_REFUSED' }] });
}
