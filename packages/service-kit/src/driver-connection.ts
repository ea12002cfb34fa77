/// <reference path="./mongodb-connection.d.ts" />
import { MongoNetworkError } from 'mongodb';
// The class is not among the driver's exports; that its version is pinned, and the same as mongoose's, is tested.
import { Connection } from 'mongodb/lib/cmap/connection.js';

/**
 * A connection of the driver whose commands always end. The driver (7.8.0 to 7.9.0) waits for `drain` or `error` of a socket that did not take a command
 * whole; a socket that is destroyed in that moment, or closed by the server while it waits, says neither, only `close`, and the command, with all that
 * waits for it, would stand still for ever.
 */
export class EndingConnection extends Connection {
  /** Writes a command. @throws MongoNetworkError when the connection closes meanwhile: the driver repeats what may be repeated */
  override async writeCommand(...args: Parameters<Connection['writeCommand']>): Promise<void> {
    const closed = Promise.withResolvers<never>();
    const onClose = () => closed.reject(new MongoNetworkError('the connection closed while a command was written'));
    this.socket.once('close', onClose);
    try {
      await Promise.race([super.writeCommand(...args), closed.promise]);
    } finally {
      this.socket.off('close', onClose);
    }
  }
}
