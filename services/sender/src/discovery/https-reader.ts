import { request } from 'node:https';
import type { HostGuard } from '../network/host-guard.ts';

/** Reads a small text by HTTPS; null when there is none, it takes too long or is too long. */
export type ReadHttps = (url: URL, signal: AbortSignal) => Promise<string | null>;

const MAX_BYTES = 65_536;
const RESOLVE_MS = 3000;

/**
 * Makes the reader for addresses that a user's e-mail domain decides about, which is a way into our network if it is not
 * watched: the name is resolved once and only a public address is connected to; redirects are not followed; the certificate
 * must be good, since the answer says where a password goes.
 * @param authorities certificate authorities to trust instead of the usual ones, PEM
 */
export function createHttpsReader(guard: HostGuard, authorities?: string): ReadHttps {
  return async (url, signal) => {
    try {
      const endpoint = await guard.resolveWeb(url.hostname, RESOLVE_MS);
      return await new Promise((resolve, reject) => {
        const outgoing = request({
          host: endpoint.address,
          port: endpoint.port,
          servername: endpoint.servername ?? '',
          path: `${url.pathname}${url.search}`,
          headers: { host: url.hostname, accept: 'application/xml, text/xml', 'user-agent': 'Pochtovik' },
          agent: false,
          minVersion: 'TLSv1.2',
          signal,
          ...(authorities === undefined ? {} : { ca: authorities }),
        });
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          if (response.statusCode !== 200) {
            outgoing.destroy();
            resolve(null);
            return;
          }
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            chunks.push(chunk);
            if (bytes > MAX_BYTES) outgoing.destroy(new Error('too long'));
          });
          response.on('error', reject);
          response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        });
        outgoing.end();
      });
    } catch {
      return null;
    }
  };
}
