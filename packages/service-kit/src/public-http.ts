import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Logger } from './logger.ts';

/** Settings of a service with a public face; spread them into its own schema. */
export const publicHttpSettings = {
  /** Address to listen on. */
  httpHost: Type.String({ default: '0.0.0.0' }),
  /** Port to listen on; 0 takes a free one, told in the log line `http.listening`. */
  httpPort: Type.Integer({ minimum: 0, maximum: 65_535 }),
  /** Addresses or networks (comma list, CIDR) whose X-Forwarded-For is believed; none by default. */
  trustedProxies: Type.Optional(Type.String()),
};

/**
 * Listens and tells the port in one log line that scripts wait for; closes with the service, before the bus and the
 * database do.
 * @returns the port taken
 */
export async function listenPublicly(
  kit: {
    log: Logger;
    config: { httpHost: string; httpPort: number };
    onStop(name: string, stop: () => Promise<void>): void;
  },
  app: FastifyInstance,
): Promise<number> {
  const { httpHost: host, httpPort } = kit.config;
  const closeIdle = trackIdleConnections(app.server);
  await app.listen({ host, port: httpPort });
  kit.onStop('http', async () => {
    const sweep = setInterval(closeIdle, 50);
    await app.close().finally(() => clearInterval(sweep));
  });
  const address: AddressInfo | string | null = app.server.address();
  const port = typeof address === 'object' && address ? address.port : httpPort;
  kit.log.info({ event: 'http.listening', host, port }, 'listening');
  return port;
}

/**
 * Node waits more than a minute for connections that became idle after the close began, or that never asked anything (which
 * browsers and proxies open in advance).
 * @returns closes every connection that answers nothing right now
 */
function trackIdleConnections(server: Server): () => void {
  const answering = new Map<Socket, number>();
  server.on('connection', (socket) => {
    answering.set(socket, 0);
    socket.once('close', () => answering.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const count = answering.get(socket);
      if (count !== undefined) answering.set(socket, count - 1);
    });
  });
  return () => {
    for (const [socket, count] of answering) if (count === 0) socket.destroy();
  };
}
