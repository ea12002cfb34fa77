import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Account } from '../state/account.ts';

/** What a listener stands for: an account's host, a host an account has left, or the hosts all accounts share. */
export type Site = { kind: 'account'; account: Account } | { kind: 'retired'; account: Account } | { kind: 'platform' };

/** The open listeners; which one a request came in by decides which account it talks to. */
export class Listeners {
  private readonly app: FastifyInstance;
  private readonly host: string;
  private readonly sites = new Map<number, Site>();
  private readonly servers: Server[] = [];

  constructor(app: FastifyInstance, host: string) {
    this.app = app;
    this.host = host;
  }

  /** Opens a listener (port 0: any free one) and returns its base address. */
  async open(site: Site, port: number): Promise<string> {
    const server = createServer((request, response) => this.app.routing(request, response));
    server.keepAliveTimeout = 5000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.host, resolve);
    });
    this.servers.push(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The listener has no port');
    this.sites.set(address.port, site);
    return `http://${this.host}:${address.port}`;
  }

  /** What stands behind a local port. */
  siteOf(port: number | undefined): Site | undefined {
    return port === undefined ? undefined : this.sites.get(port);
  }

  /** From now on every call to the account's old address is refused. */
  retire(origin: string): void {
    const port = Number(new URL(origin).port);
    const site = this.sites.get(port);
    if (site?.kind === 'account') this.sites.set(port, { kind: 'retired', account: site.account });
  }

  /** Closes all, open connections included. */
  async close(): Promise<void> {
    await Promise.all(
      this.servers.map(
        (server) =>
          new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          }),
      ),
    );
  }
}
