import { Readable } from 'node:stream';

/**
 * Bytes given at a time. A message given whole would wait in the socket's buffer while its end is already on record: over a
 * slow link a letter would be in doubt for as long as it takes to go out.
 */
const PIECE = 16_384;

/**
 * The body of a letter as a stream that asks before it ends.
 *
 * A server may deliver only what is closed by the final dot (RFC 5321 sections 3.3 and 4.1.1.10: a transaction that breaks
 * off before it is dropped). So the one moment that must be on record before it happens is the end of the stream: the bytes
 * go out as fast as the server takes them, then `beforeEnd` is awaited, and only then the dot follows. When it rejects, the
 * stream breaks and no dot is sent.
 */
export function messageStream(message: Buffer, beforeEnd: () => Promise<void>): Readable {
  let given = 0;
  return new Readable({
    // Nothing is read ahead.
    highWaterMark: 1,
    read() {
      if (given < message.length) {
        const from = given;
        given += PIECE;
        this.push(message.subarray(from, given));
        return;
      }
      beforeEnd().then(
        () => this.push(null),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
}

/** The same for a message that is made while it is read: it is read no faster than the server takes it. */
export function streamedMessage(pieces: Readable, beforeEnd: () => Promise<void>): Readable {
  async function* whole(): AsyncGenerator<Buffer> {
    for await (const piece of pieces) yield piece;
    await beforeEnd();
  }
  // Nothing is read ahead here either: the end goes on record when all bytes before it are out.
  return Readable.from(whole(), { objectMode: false, highWaterMark: 1 });
}
