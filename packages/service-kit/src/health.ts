import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The health endpoint of a service. */
export interface Health {
  port: number;
  /** From now on /readyz says 503: no new work should be sent here. */
  drain(): void;
  close(): Promise<void>;
}

/** Serves /healthz (the process lives) and /readyz (its bus and database answer, it takes work). */
export async function startHealth(host: string, port: number, isReady: () => boolean): Promise<Health> {
  let draining = false;
  const server = createServer((request, response) => {
    const ready = !draining && isReady();
    if (request.url === '/healthz') response.writeHead(200).end('ok\n');
    else if (request.url === '/readyz') response.writeHead(ready ? 200 : 503).end(ready ? 'ready\n' : 'not ready\n');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    drain() {
      draining = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
