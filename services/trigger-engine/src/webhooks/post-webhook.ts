import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { HostNotPublic, HostUnknown, resolveHost } from '@pochtovik/host-guard';
import type { WebhookHostFault } from '../domain/check-action.ts';
import type { WebhookAnswer } from '../domain/webhook-outcome.ts';

/** Posts JSON to an address that a user gave. Never throws. */
export type PostWebhook = (url: string, body: string, headers: Record<string, string>) => Promise<WebhookAnswer>;

const RESOLVE_MS = 3000;
/** A whole post, its answer included; shorter than the lease on it. */
const CALL_MS = 10_000;
/** As much of the answer as is kept for the log. */
const MAX_ANSWER_BYTES = 4096;

/**
 * Makes it. The host is resolved once and only a public address is connected to, whatever its name says a moment later; redirects are not followed; the
 * certificate must be good.
 * @param allowPrivate the local switch: hosts inside our network may be called
 */
export function createPostWebhook(allowPrivate: boolean): PostWebhook {
  return async (address, body, headers) => {
    try {
      const url = new URL(address);
      const host = await resolveHost(url.hostname, { allowPrivate, timeoutMs: RESOLVE_MS });
      const isTls = url.protocol === 'https:';
      const request = isTls ? requestHttps : requestHttp;
      return await new Promise((resolve, reject) => {
        const outgoing = request({
          host: host.address,
          port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
          method: 'POST',
          path: `${url.pathname}${url.search}`,
          headers: {
            host: url.host,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Pochtovik',
            ...headers,
          },
          agent: false,
          signal: AbortSignal.timeout(CALL_MS),
          ...(isTls ? { servername: host.servername ?? '', minVersion: 'TLSv1.2' as const } : {}),
        });
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          const answered = () =>
            resolve({
              type: 'answered',
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8'),
            });
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes <= MAX_ANSWER_BYTES) return;
            answered();
            outgoing.destroy();
          });
          response.on('error', reject);
          response.on('end', answered);
        });
        outgoing.end(body);
      });
    } catch (error) {
      if (error instanceof HostNotPublic) return { type: 'forbidden', words: error.message };
      return { type: 'unreachable', words: wordsOf(error) };
    }
  };
}

/** Makes the check of an address's host when a trigger is saved; null when it may be called. */
export function createWebhookHostCheck(allowPrivate: boolean): (url: string) => Promise<WebhookHostFault | null> {
  return async (url) => {
    if (!URL.canParse(url)) return null;
    try {
      await resolveHost(new URL(url).hostname, { allowPrivate, timeoutMs: RESOLVE_MS });
      return null;
    } catch (error) {
      if (error instanceof HostUnknown) return 'WEBHOOK_HOST_UNKNOWN';
      if (error instanceof HostNotPublic) return 'WEBHOOK_HOST_REFUSED';
      throw error;
    }
  };
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return error.name === 'TimeoutError' || error.name === 'AbortError' ? 'no answer in time' : `${error.message}${code}`;
}
