import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { freePort, SupervisedProcess } from '@pochtovik/local-stack';

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];

/** A server that answers every path with one picture and records nothing but, where it is nginx, its access log. */
export interface PlainPixel {
  name: string;
  port: number;
  stop(): Promise<void>;
}

/** nginx `empty_gif` with its access log and one worker, where it is installed; else the least that node can do. */
export async function startPlainPixel(folder: string): Promise<PlainPixel> {
  const program = NGINX.find((path) => existsSync(path));
  return program === undefined ? startNodePixel() : startNginx(program, join(folder, 'nginx'));
}

async function startNginx(program: string, folder: string): Promise<PlainPixel> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  writeFileSync(
    configFile,
    `daemon off;
worker_processes 1;
pid ${join(folder, 'pid')};
error_log ${join(folder, 'error.log')};
events { worker_connections 2048; }
http {
  access_log ${join(folder, 'access.log')};
  keepalive_requests 100000000;
${temporary.map((name) => `  ${name}_temp_path ${join(folder, name)};`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    location / { empty_gif; }
  }
}
`,
  );
  const nginx = new SupervisedProcess({
    name: 'nginx',
    command: [program, '-p', folder, '-c', configFile, '-e', join(folder, 'start.log')],
    ...{ port, cwd: folder, logFile: join(folder, 'output.log') },
    answers: () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        (answer) => answer.ok,
        () => false,
      ),
  });
  await nginx.start();
  return { name: 'nginx empty_gif with access log', port, stop: () => nginx.stop() };
}

async function startNodePixel(): Promise<PlainPixel> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': GIF.length }).end(GIF);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    name: 'bare node:http that records nothing (no nginx here)',
    port,
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}
