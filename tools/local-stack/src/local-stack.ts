import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../../bootstrap/lock.mjs';
import type { StackAddresses } from './addresses.ts';
import { readConfig } from './config.ts';
import { LocalStackError } from './errors.ts';
import { type MailPart, startMail } from './mail/mail-part.ts';
import { type MongodbPart, startMongodb } from './mongodb/mongodb-part.ts';
import { type NatsPart, startNats } from './nats/nats-part.ts';
import { PortBook } from './port-book.ts';
import type { HostPort } from './process/greeting.ts';

/** The parts a stack can have. */
export type PartName = 'mongodb' | 'nats' | 'mail';

/** How to start a stack. */
export interface LocalStackOptions {
  /** Which parts; all by default. */
  readonly parts?: readonly PartName[];
  /** Where data, logs and ports are kept; `.local/stack` of the clone by default. One stack at a time uses a folder. */
  readonly dataDir?: string;
  /** Gets a line for people when something is installed, chosen or waited for; standard error by default. */
  readonly tell?: (line: string) => void;
}

/** A running stack. Asking for a part it was started without throws `part_not_started`. */
export interface LocalStack {
  readonly mongodb: MongodbPart;
  readonly nats: NatsPart;
  readonly mail: MailPart;
  /** Where its parts are, for other processes: see `connectLocalStack`. */
  readonly addresses: StackAddresses;
  /** Ends everything the stack started; the data stays. */
  stop(): Promise<void>;
}

const DEFAULT_DATA_DIR = fileURLToPath(new URL('../../../.local/stack', import.meta.url));

/**
 * Starts the servers the services need, on loopback, on free ports, and resolves when all answer. They end with `stop`,
 * and within moments when this process ends, however it ends. Throws `LocalStackError`; then nothing is left running.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const dataDir = resolve(options.dataDir ?? DEFAULT_DATA_DIR);
  const tell = options.tell ?? ((line: string) => console.error(line));
  const parts = new Set<PartName>(options.parts ?? ['mongodb', 'nats', 'mail']);
  const config = readConfig();
  const unlock = await lockDataDir(dataDir);
  const ports = await PortBook.open(dataDir);

  const [mongodb, nats, mail] = await Promise.allSettled([
    parts.has('mongodb') ? startMongodb(config, dataDir, ports, tell) : undefined,
    parts.has('nats') ? startNats(config, dataDir, ports, tell) : undefined,
    parts.has('mail') ? startMail(config, dataDir, ports, tell) : undefined,
  ]);
  const stop = async () => {
    await Promise.all([mongodb, nats, mail].map((part) => part.status === 'fulfilled' && part.value?.stop()));
    await unlock();
  };
  for (const part of [mongodb, nats, mail]) {
    if (part.status === 'fulfilled') {
      if (part.value !== undefined) tell(part.value.took);
      continue;
    }
    await stop();
    throw part.reason;
  }
  return {
    get mongodb() {
      return started('mongodb', mongodb);
    },
    get nats() {
      return started('nats', nats);
    },
    get mail() {
      return started('mail', mail);
    },
    addresses: addressesOf(startedPart(mongodb), startedPart(nats), startedPart(mail)),
    stop,
  };
}

function startedPart<T>(result: PromiseSettledResult<T>): T | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

function started<T>(name: PartName, result: PromiseSettledResult<T | undefined>): T {
  const part = startedPart(result);
  if (part !== undefined) return part;
  throw new LocalStackError('part_not_started', `The stack was started without ${name}: add it to "parts".`);
}

function addressesOf(mongodb?: MongodbPart, nats?: NatsPart, mail?: MailPart): StackAddresses {
  const place = ({ host, port }: HostPort) => ({ host, port });
  return {
    ...(mongodb && { mongodbUri: mongodb.uri }),
    ...(nats && { natsUrl: nats.url }),
    ...(mail && { mail: { smtp: place(mail.smtp), imap: place(mail.imap), directory: mail.directory } }),
  };
}

/** Two stacks over the same data would destroy it. Returns what gives the folder back. */
async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const locked = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const refuse = (owner: number | undefined) => {
    throw new LocalStackError(
      'data_dir_in_use',
      `Process ${owner ?? '?'} runs a stack in ${dataDir}: stop it, or give another dataDir.`,
    );
  };
  const held = withLock(
    join(dataDir, 'stack.lock'),
    () => {
      locked.resolve();
      return done.promise;
    },
    { onWait: refuse },
  );
  await Promise.race([locked.promise, held]);
  return () => {
    done.resolve();
    return held;
  };
}
