declare module 'mongodb/lib/cmap/connection.js' {
  import type { Socket } from 'node:net';

  /** What is used of the driver's connection: one command at a time goes over it. */
  export class Connection {
    /** The socket, plain or TLS. */
    readonly socket: Socket;
    /** Writes a command; resolves when the socket has taken all of it. */
    writeCommand(command: unknown, options: unknown): Promise<void>;
  }
}
