import { createServer } from 'node:net';
import { createSecureContext, type SecureVersion } from 'node:tls';
import type { Certificate } from '../tls/certificate.ts';
import { Wire } from './wire.ts';

/** How a server meets its clients. */
export interface Meeting {
  /** `tls` from the first byte, `starttls` offered, `none` by default. */
  security?: 'none' | 'starttls' | 'tls';
  certificate?: Certificate;
  /** The only TLS version it speaks; Node's usual range by default. Old ones need lax ciphers, which come with them. */
  tlsVersion?: SecureVersion;
}

/** A listening server. */
export interface Listener {
  port: number;
  /** Connections so far. */
  connections(): number;
  /** TLS handshakes that the client broke off. */
  failedHandshakes(): number;
  /** Goes on under TLS on a connection; false when the client did not agree. */
  secure(wire: Wire): Promise<boolean>;
  /** Resets all connections now. */
  cut(): void;
  /** Closes everything. */
  stop(): Promise<void>;
}

/** Listens on a free loopback port and talks to each client, numbered from 1. */
export async function listen(
  meeting: Meeting,
  converse: (wire: Wire, connection: number) => Promise<void>,
): Promise<Listener> {
  const { certificate, tlsVersion, security = 'none' } = meeting;
  const old = tlsVersion === 'TLSv1' || tlsVersion === 'TLSv1.1';
  const context =
    certificate &&
    createSecureContext({
      ...certificate,
      ...(tlsVersion ? { minVersion: tlsVersion, maxVersion: tlsVersion } : {}),
      ...(old ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
    });
  if (security !== 'none' && !context) throw new Error('a server with TLS needs a certificate');
  const wires = new Set<Wire>();
  let connections = 0;
  let failedHandshakes = 0;

  async function secure(wire: Wire): Promise<boolean> {
    const agreed = context !== undefined && (await wire.startTls(context));
    if (!agreed) failedHandshakes += 1;
    return agreed;
  }

  const server = createServer((socket) => {
    const wire = new Wire(socket);
    connections += 1;
    const connection = connections;
    wires.add(wire);
    void wire.closed.then(() => wires.delete(wire));
    void (async () => {
      if (security !== 'tls' || (await secure(wire))) await converse(wire, connection);
      wire.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the scripted server has no port');
  const cut = () => {
    for (const wire of wires) wire.reset();
  };
  let stopped: Promise<void> | undefined;
  return {
    port: address.port,
    connections: () => connections,
    failedHandshakes: () => failedHandshakes,
    secure,
    cut,
    stop() {
      stopped ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        cut();
      });
      return stopped;
    },
  };
}
