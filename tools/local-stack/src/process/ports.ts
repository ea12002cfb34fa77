import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { LocalStackError } from '../errors.ts';
import { claimPort } from './port-claims.ts';

// Below the range the kernel gives to outgoing connections (32768 and up on Linux): a client that keeps trying
// a killed server's port in that range can connect to itself, and then the server can't have its port back.
const FIRST = 20_000;
const END = 32_000;

/** A loopback port nobody listens on now, and that no other stack is about to use. `preferred` is taken when it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && claimPort(preferred) && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (claimPort(port) && (await isFree(port))) return port;
  }
  throw new LocalStackError('part_unavailable', `No free port found between ${FIRST} and ${END} on 127.0.0.1.`);
}

/** Whether a server could listen on the loopback port now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
