import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

/** Where a server listens. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Connects to a server, sends `question` (if any) and returns what the server says up to the first match of
 * `until`; undefined when it refuses, hangs up or stays silent for two seconds.
 */
export function greeting({ host, port }: HostPort, until: RegExp, question?: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const end = (answer: string | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => {
      if (question !== undefined) socket.write(question);
    });
    socket.on('data', (chunk) => {
      said += chunk.toString('utf8');
      if (until.test(said)) end(said);
    });
    socket.on('error', () => end(undefined));
    socket.on('timeout', () => end(undefined));
    socket.on('close', () => end(undefined));
  });
}
