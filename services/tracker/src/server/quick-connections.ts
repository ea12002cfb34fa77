import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { PIXEL, PIXEL_HEADERS } from '../http/o/pixel.ts';
import { type PlainHeaders, plainHeaders, type QuickPixel } from './quick-pixel.ts';

const START = 'GET /o/';
const MIDDLE = '.gif HTTP/1.1\r\n';
const END = '\r\n\r\n';
/** Header lines that are remembered: those of a mail program are the same each time. */
const MAX_KNOWN = 5000;
const MAX_BLOCK = 1500;

/**
 * Lets a server answer plain pixels as their bytes come in, which costs a third of what node's HTTP does. A connection is given to the server for good
 * with the first request that is anything else, or that did not come whole: nothing is decided here that the server would decide otherwise.
 */
export function answerQuickly(server: Server, quickPixel: QuickPixel, idleMs: number): void {
  const [attach] = server.listeners('connection');
  if (!attach) throw new Error('the server takes no connections');
  server.removeAllListeners('connection');
  const answer = createAnswer();
  const known = new Map<string, PlainHeaders | null>();

  function headersOf(block: string): PlainHeaders | null {
    const found = known.get(block);
    if (found !== undefined) return found;
    const headers = block.length > MAX_BLOCK ? null : plainHeaders(block);
    if (known.size >= MAX_KNOWN) known.clear();
    if (block.length <= MAX_BLOCK) known.set(block, headers);
    return headers;
  }

  /**
   * Answers the plain pixels at the start of what came, up to one whose hit is not safe yet.
   * @returns how many characters were taken, and when the last of them is to be answered
   */
  function answered(text: string, socket: Socket): { length: number; safe?: Promise<void> } {
    let at = 0;
    while (at < text.length) {
      if (!text.startsWith(START, at)) break;
      const middle = text.indexOf(MIDDLE, at);
      const end = middle === -1 ? -1 : text.indexOf(END, middle);
      if (end === -1) break;
      const headers = headersOf(text.slice(middle + MIDDLE.length, end));
      const taken = headers && quickPixel(text.slice(at + START.length, middle), headers);
      if (!taken) break;
      at = end + END.length;
      if (taken !== 'at once') return { length: at, safe: taken };
      socket.write(answer());
    }
    return { length: at };
  }

  server.on('connection', (socket: Socket) => {
    const close = () => socket.destroy();
    function take(bytes: Buffer): void {
      const { length, safe } = answered(bytes.toString('latin1'), socket);
      const rest = bytes.subarray(length);
      if (safe) void answerWhen(safe, rest);
      else if (rest.length > 0) hand(rest);
    }
    /** What came behind waits, so that answers keep the order of their requests. */
    async function answerWhen(safe: Promise<void>, rest: Buffer): Promise<void> {
      socket.pause();
      await safe;
      if (socket.destroyed) return;
      socket.write(answer());
      socket.resume();
      if (rest.length > 0) take(rest);
    }
    function hand(rest: Buffer): void {
      socket.pause();
      socket.off('data', take).off('error', close).off('timeout', close).off('end', close);
      socket.setTimeout(0);
      socket.unshift(rest);
      Reflect.apply(attach ?? close, server, [socket]);
      socket.resume();
    }
    socket.setNoDelay(true);
    socket.setTimeout(idleMs);
    socket.on('data', take).on('error', close).on('timeout', close).on('end', close);
  });
}

/** The whole answer; its date is of this second (RFC 9110 section 6.6.1). */
function createAnswer(): () => Buffer {
  const headers = Object.entries(PIXEL_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  let second = -1;
  let bytes = PIXEL;
  return () => {
    const nowMs = Date.now();
    if (Math.floor(nowMs / 1000) !== second) {
      second = Math.floor(nowMs / 1000);
      const date = new Date(nowMs).toUTCString();
      const head = `HTTP/1.1 200 OK\r\n${headers.join('')}Date: ${date}\r\nConnection: keep-alive\r\n\r\n`;
      bytes = Buffer.concat([Buffer.from(head), PIXEL]);
    }
    return bytes;
  };
}
