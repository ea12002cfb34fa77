import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A door in front of a server: closed, it takes connections and answers nothing. */
export interface TcpGate {
  port: number;
  /** Connections that have knocked while it was closed. */
  knocks(): number;
  open(): void;
  /** Breaks every connection there is. */
  drop(): void;
}

/** What a gate does with what goes through it. */
export interface TcpGateRules {
  /** A connection on which the client says this breaks before the server hears it. */
  dropOn?: RegExp;
  /** Changes what the server says; as many characters as before. */
  answer?(said: string): string;
}

/** Starts a closed gate in front of a server; it ends with the test. */
export async function startTcpGate(
  t: TestContext,
  target: { host: string; port: number },
  rules: TcpGateRules = {},
): Promise<TcpGate> {
  const sockets = new Set<Socket>();
  let isOpen = false;
  let knocks = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (!isOpen) {
      knocks += 1;
      return;
    }
    const upstream = connect(target);
    sockets.add(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (rules.dropOn?.test(chunk.toString('latin1'))) socket.destroy();
    });
    socket.on('close', () => upstream.destroy());
    socket.pipe(upstream);
    upstream.on('close', () => socket.destroy());
    upstream.on('data', (chunk: Buffer) => {
      socket.write(rules.answer ? Buffer.from(rules.answer(chunk.toString('latin1')), 'latin1') : chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    knocks: () => knocks,
    open() {
      isOpen = true;
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
