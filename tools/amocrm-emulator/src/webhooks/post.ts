import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** An outgoing request of the platform. */
export interface Outgoing {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
}

/** What came of it: a status, or null with the reason (refused, reset, too slow). */
export interface Outcome {
  status: number | null;
  error: string | null;
  durationMs: number;
}

/** Sends one request on its own connection. Never rejects; the time limit covers the whole exchange. */
export function sendRequest(outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (status: number | null, error: string | null) =>
      resolve({ status, error, durationMs: Math.round(performance.now() - started) });
    let url: URL;
    try {
      url = new URL(outgoing.url);
    } catch {
      done(null, 'the address is not a URL');
      return;
    }
    const body = outgoing.body ?? '';
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: outgoing.method,
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(outgoing.timeoutMs)]),
        headers: {
          'user-agent': 'amoService-oAuth-Code-Sender/1.0',
          ...outgoing.headers,
          ...(outgoing.method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode ?? null, null));
        response.on('error', (error) => done(null, error.message));
      },
    );
    request.on('error', (error) => done(null, error.message));
    request.end(outgoing.method === 'POST' ? body : undefined);
  });
}
