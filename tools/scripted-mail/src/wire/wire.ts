import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type SecureContext, TLSSocket } from 'node:tls';

const LINE_END = '\r\n';
const END_OF_MESSAGE = Buffer.from('\r\n.\r\n');

/** One connection as a server reads and writes it: lines, counted bytes, messages; plain first, under TLS from a moment on. */
export class Wire {
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  /** Pause between two bytes that go out, milliseconds; 0 for none. */
  bytePauseMs = 0;
  readonly #raw: Socket;
  #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => {};

  constructor(raw: Socket) {
    this.#raw = raw;
    this.#socket = raw;
    raw.setNoDelay(true);
    this.closed = new Promise((resolve) => {
      raw.once('close', () => {
        this.#isClosed = true;
        this.#wake();
        resolve();
      });
    });
    this.#listen(raw);
  }

  /** True once the connection is gone. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** TLS version in use, or null while it is plain. */
  get protocol(): string | null {
    return this.#socket instanceof TLSSocket ? this.#socket.getProtocol() : null;
  }

  /** The next line without its end; null when the connection is gone. */
  async line(): Promise<string | null> {
    let from = 0;
    for (;;) {
      const end = this.#buffer.indexOf(LINE_END, from);
      if (end >= 0)
        return this.#take(end + 2)
          .toString('latin1')
          .slice(0, -2);
      from = Math.max(0, this.#buffer.length - 1);
      if (!(await this.#more())) return null;
    }
  }

  /** The next `count` bytes; null when the connection is gone before. */
  async bytes(count: number): Promise<Buffer | null> {
    while (this.#buffer.length < count) if (!(await this.#more())) return null;
    return this.#take(count);
  }

  /**
   * A message up to the line with a single dot (RFC 5321 section 4.5.2: added dots are taken away); null when the connection
   * is gone before. `onBytes` is awaited with the number of bytes whenever more have come; the message is not taken
   * before it is done.
   */
  async message(onBytes: (count: number) => Promise<void>): Promise<Buffer | null> {
    let from = 0;
    for (;;) {
      await onBytes(this.#buffer.length);
      if (this.#buffer.indexOf('.\r\n') === 0) return this.#take(3).subarray(0, 0);
      const end = this.#buffer.indexOf(END_OF_MESSAGE, from);
      if (end >= 0) {
        const text = this.#take(end + 5)
          .subarray(0, end + 2)
          .toString('latin1');
        return Buffer.from(text.replace(/(^|\r\n)\.\./g, '$1.'), 'latin1');
      }
      from = Math.max(0, this.#buffer.length - 4);
      if (!(await this.#more())) return null;
    }
  }

  /** Sends text as bytes, one by one where {@link bytePauseMs} says so. What is written to a gone connection is lost. */
  async write(text: string): Promise<void> {
    if (text === '') return;
    const bytes = Buffer.from(text, 'utf8');
    if (this.bytePauseMs === 0) {
      if (!this.#isClosed && this.#socket.writable) this.#socket.write(bytes);
      return;
    }
    for (const byte of bytes) {
      if (this.#isClosed || !this.#socket.writable) return;
      this.#socket.write(Buffer.of(byte));
      await Promise.race([pause(this.bytePauseMs, undefined, { ref: false }), this.closed]);
    }
  }

  /** Takes nothing more from the client, until {@link readOn}. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Reads again. */
  readOn(): void {
    this.#socket.resume();
  }

  /** Goes on under TLS; what has come in plain text before is dropped. False when the client did not agree. */
  async startTls(secureContext: SecureContext): Promise<boolean> {
    this.#raw.removeAllListeners('data');
    this.#buffer = Buffer.alloc(0);
    const secure = new TLSSocket(this.#raw, { isServer: true, secureContext });
    this.#socket = secure;
    const agreed = await new Promise<boolean>((resolve) => {
      secure.once('secure', () => resolve(true));
      secure.once('error', () => resolve(false));
      void this.closed.then(() => resolve(false));
    });
    if (agreed) this.#listen(secure);
    else this.#raw.destroy();
    return agreed;
  }

  /** Ends the connection in good order, after what is written. */
  end(): void {
    this.#socket.end();
  }

  /** Ends it by a TCP reset. */
  reset(): void {
    this.#raw.resetAndDestroy();
  }

  #listen(socket: Socket): void {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      this.#wake();
    });
  }

  /** Waits for more to come; false when nothing will. */
  async #more(): Promise<boolean> {
    if (this.#isClosed) return false;
    const before = this.#buffer.length;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    return this.#buffer.length > before;
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }
}
