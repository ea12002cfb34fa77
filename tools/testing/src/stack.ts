import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connectLocalStack,
  type LocalStack,
  type MailServer,
  type PartName,
  startLocalStack,
} from '@pochtovik/local-stack';

/** A stack of one test's own, in a folder that goes with it when it stops. */
export async function ownStack(
  parts: PartName[],
): Promise<{ stack: LocalStack; dataDir: string; stop(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pochtovik-test-'));
  const stack = await startLocalStack({ parts, dataDir, tell: () => {} });
  return {
    stack,
    dataDir,
    async stop() {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A bus of one test's own: consumers are durable and shared by name, so tests do not share a bus. */
export async function startTestBus() {
  const { stack, stop } = await ownStack(['nats']);
  return { url: stack.nats.url, part: stack.nats, stop };
}

/** An address of a database server and a fresh database name: the shared server of the test run, or one of its own. */
export async function testDatabase(prefix: string): Promise<{ uri: string; database: string; stop(): Promise<void> }> {
  const database = `${prefix.replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`;
  const shared = sharedStack();
  if (shared) return { uri: shared.mongodb.uri, database, stop: async () => {} };
  const { stack, stop } = await ownStack(['mongodb']);
  return { uri: stack.mongodb.uri, database, stop };
}

/** A mail server with SMTP and IMAP over the same mailboxes: the shared one, or one of its own. Use addresses of your own. */
export async function startTestMail(): Promise<{ mail: MailServer; stop(): Promise<void> }> {
  const shared = sharedStack();
  if (shared) return { mail: shared.mail, stop: async () => {} };
  const { stack, stop } = await ownStack(['mail']);
  return { mail: stack.mail, stop };
}

function sharedStack() {
  const json = process.env['POCHTOVIK_TEST_STACK'];
  return json ? connectLocalStack(json) : undefined;
}
