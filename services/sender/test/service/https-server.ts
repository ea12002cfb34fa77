import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** An HTTPS server of one test. */
export interface HttpsServer {
  port: number;
  /** Its certificate, PEM; whoever trusts it trusts the server. */
  certificate: string;
  /** `host path` of the requests that came. */
  requests: string[];
  connections(): number;
}

/** Starts an HTTPS server on loopback with a certificate for the names; it ends with the test. */
export async function startHttps(t: TestContext, names: string[], answer: RequestListener): Promise<HttpsServer> {
  const { key, cert } = makeCertificate(names);
  const requests: string[] = [];
  let connections = 0;
  const server = createServer({ key, cert }, (request, response) => {
    requests.push(`${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the HTTPS server has no port');
  return { port: address.port, certificate: cert, requests, connections: () => connections };
}

function makeCertificate(names: string[]): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-certificate-'));
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`)}`];
    const files = ['-keyout', keyFile, '-out', certFile];
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...subject, ...files], { stdio: 'ignore' });
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
