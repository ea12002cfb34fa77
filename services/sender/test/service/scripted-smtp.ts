import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { SMTPServer } from 'smtp-server';

/** What a scripted server does at each stage; an error answers with its `responseCode` and message. */
export interface Script {
  onRcpt?(address: string): Promise<Refusal | undefined> | Refusal | undefined;
  /** The whole letter is here; its answer waits for this. */
  onBody?(messageId: string): Promise<Refusal | undefined> | Refusal | undefined;
}

/** A refusal with its code, e.g. `new Refusal(451, '4.7.1 Greylisted')`. */
export class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** A mail server for one test. */
export interface ScriptedSmtp {
  port: number;
  /** Message-IDs of the letters it accepted, in order; a doubled letter is there twice. */
  accepted: string[];
  /** Bodies of those letters. */
  messages: string[];
  /** Connections it has seen. */
  connections(): number;
  /** Letters that began and never ended: held back by the sender. */
  brokenOff(): number;
  /** Cuts all connections now. */
  cut(): void;
  /** Ends the server before its test does. */
  stop(): Promise<void>;
}

/** Starts a server that takes any password and follows the script; it ends with the test. */
export async function startScriptedSmtp(t: TestContext, script: Script): Promise<ScriptedSmtp> {
  const accepted: string[] = [];
  const messages: string[] = [];
  const sockets = new Set<{ destroy(): void }>();
  let connections = 0;
  let brokenOff = 0;
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onRcptTo: ({ address }, _session, done) => {
      Promise.resolve(script.onRcpt?.(address)).then((refusal) => done(refusal), done);
    },
    onData: (stream, _session, done) => {
      void (async () => {
        const text = (await buffer(stream)).toString('latin1');
        const messageId = /^Message-ID: (<.*>)/im.exec(text)?.[1] ?? '';
        const refusal = await script.onBody?.(messageId);
        if (refusal) return done(refusal);
        accepted.push(messageId);
        messages.push(text);
        done(null, 'taken');
      })().catch(() => {
        brokenOff += 1;
        done(new Refusal(451, 'the letter did not come whole'));
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const address = server.server.address();
  if (typeof address !== 'object' || !address) throw new Error('the scripted server has no port');
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
    return stopped;
  };
  t.after(stop);
  return {
    port: address.port,
    accepted,
    messages,
    connections: () => connections,
    brokenOff: () => brokenOff,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    stop,
  };
}
