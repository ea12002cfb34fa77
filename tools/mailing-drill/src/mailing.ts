import { randomBytes } from 'node:crypto';
import { type Mailbox, MailboxSave, newId } from '@pochtovik/contracts';
import { serviceProcess } from '@pochtovik/local-services';
import type { SupervisedProcess } from '@pochtovik/local-stack';
import { type ScriptedImap, type ScriptedSmtp, startScriptedImap, startScriptedSmtp } from '@pochtovik/scripted-mail';
import { eventually, ownStack } from '@pochtovik/testing';
import { type CountedRow, countMailing, type MailingCount } from './count.ts';
import { FROM, type LetterSource, letterOf, messageIdOf, startLetterSource } from './letter-source.ts';

/** A mailing over real sender processes, a bus and a database of its own, and mail servers that count. */
export interface Mailing {
  stack: Awaited<ReturnType<typeof ownStack>>['stack'];
  smtp: ScriptedSmtp;
  senders: SupervisedProcess[];
  /** Queues letters, all by default, as the composer does: stored with their event, which the relay publishes. */
  queue(from?: number, to?: number): Promise<void>;
  /** See {@link LetterSource.published}. */
  published: LetterSource['published'];
  /** Letters that are in the sender's queue or through. */
  inQueue(): Promise<number>;
  /** Letters that the mail server has taken or whose end the bus has told, a doubt among them: grows up to all letters. */
  progress(): number;
  /** Waits until every letter has its end, every copy is filed, and the bus has been told. */
  finished(timeoutMs: number): Promise<void>;
  /** Counts at the mail server against the rows. */
  count(): Promise<MailingCount>;
  /** Letters whose copy is not exactly once in Sent, though they were sent through a mailbox that files. */
  wrongCopies(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What a mailing is made of. */
export interface MailingOptions {
  letters: number;
  mailboxes: number;
  senders: number;
  /** Called with each letter that the mail server takes. */
  onAccepted?(): void;
}

/** A row of the sender's queue, as far as it is counted. */
interface DeliveryRow {
  _id: string;
  mailboxId: string;
  state: string;
  attempts: number;
  result: { maybeSent: boolean } | null;
  filing: { state: string };
}

const SETTINGS = {
  HEALTH_HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  ALLOW_PRIVATE_HOSTS: 'true',
  LEASE_SECONDS: '3',
  SWEEP_MS: '200',
  RETRY_FIRST_SECONDS: '1',
  RECONNECT_FIRST_SECONDS: '1',
  APPEND_RETRY_FIRST_SECONDS: '1',
  DOUBT_LOOKUP_SECONDS: '1',
};

/**
 * Starts everything. Of four mailboxes two have no IMAP (a doubt can't be decided), one is at a provider that files what
 * leaves by SMTP (a doubt is decided), one has its copies filed by the sender.
 */
export async function startMailing(options: MailingOptions): Promise<Mailing> {
  const accountId = 1 + Math.floor(Math.random() * 1_000_000_000);
  const own = await ownStack(['nats', 'mongodb']);
  const [provider, plain] = await Promise.all([startScriptedImap(), startScriptedImap()]);
  const filers = new Set<string>();
  const taken = new Set<string>();
  const smtp = await startScriptedSmtp({
    onAccepted({ messageId, text, user }) {
      taken.add(letterOf(messageId));
      if (filers.has(user ?? '')) provider.folders.get('Sent')?.file(text);
      options.onAccepted?.();
    },
  });
  const environment = {
    ...SETTINGS,
    NATS_URL: own.stack.nats.url,
    MONGODB_URI: own.stack.mongodb.uri,
    CREDENTIAL_KEYS: `drill:${randomBytes(32).toString('base64')}`,
    MONGODB_DATABASE: 'drill_sender',
  };
  const source = await startLetterSource(accountId, {
    ...environment,
    MONGODB_DATABASE: 'drill_probe',
    LOG_LEVEL: 'fatal',
    HEALTH_PORT: '0',
  });
  const senders = await Promise.all(
    Array.from({ length: options.senders }, (_, index) =>
      serviceProcess('sender', { dataDir: own.dataDir, env: environment, label: `sender-${index + 1}` }),
    ),
  );
  await Promise.all(senders.map((each) => each.start()));
  const { kit } = source;
  const rows = kit.database.useDb('drill_sender').collection<DeliveryRow>('deliveries');

  const boxes: { mailbox: Mailbox; imap: ScriptedImap | null }[] = [];
  for (let index = 0; index < options.mailboxes; index += 1) {
    const imap = [null, null, provider, plain][index % 4] ?? null;
    const login = `box${index}@drill.test`;
    if (imap === provider) filers.add(login);
    const at = ({ port }: { port: number }) => ({ host: '127.0.0.1', port, security: 'none' as const });
    const settings = {
      userId: 1,
      fromName: 'Рассылка',
      fromAddress: FROM,
      smtp: at(smtp),
      imap: imap && at(imap),
      login,
      signatureHtml: '',
      limits: { perSecond: 1000, perMinute: 60_000, perHour: 1_000_000, perDay: 1_000_000 },
    };
    const request = { accountId, mailboxId: newId(), settings, password: 'any' };
    boxes.push({ mailbox: await kit.ask(MailboxSave, accountId, request, { timeoutMs: 30_000 }), imap });
  }
  const imapOf = new Map(boxes.map(({ mailbox, imap }) => [mailbox.id, imap]));
  const letters = Array.from({ length: options.letters }, (_, index) => ({
    letterId: newId(),
    mailboxId: boxes[index % boxes.length]?.mailbox.id ?? '',
  }));
  const rowsOf = () => rows.find({}, { projection: { content: 0, outbox: 0 } }).toArray();

  return {
    stack: own.stack,
    smtp,
    senders,
    queue: (from = 0, to = letters.length) => source.queue(letters.slice(from, to)),
    published: source.published,
    progress: () => taken.union(source.ended).size,
    inQueue: () => rows.countDocuments(),
    async finished(timeoutMs) {
      const open = { $or: [{ state: { $nin: ['sent', 'failed'] } }, { 'filing.state': 'waiting' }] };
      await eventually(
        'the end of every letter',
        async () => (await rows.countDocuments()) === letters.length && (await rows.countDocuments(open)) === 0,
        timeoutMs,
      );
      await eventually(
        'news of every letter',
        () => letters.every(({ letterId }) => source.ended.has(letterId)),
        timeoutMs,
      );
    },
    async count() {
      const counted: CountedRow[] = (await rowsOf()).map(({ _id, state, attempts, result }) => ({
        letterId: _id,
        state,
        attempts,
        maybeSent: result?.maybeSent === true,
      }));
      const atServer = smtp.accepted.map(({ messageId }) => letterOf(messageId));
      return countMailing(
        letters.map(({ letterId }) => letterId),
        counted,
        atServer,
      );
    },
    async wrongCopies() {
      const sent = (await rowsOf()).filter(({ state }) => state === 'sent');
      return sent
        .filter(({ _id, mailboxId }) => {
          const folder = imapOf.get(mailboxId)?.folders.get('Sent');
          return folder !== undefined && folder.withMessageId(messageIdOf(_id)).length !== 1;
        })
        .map(({ _id }) => _id);
    },
    async stop() {
      await Promise.all(senders.map((each) => each.kill()));
      await source.stop();
      await Promise.all([smtp.stop(), provider.stop(), plain.stop()]);
      await own.stop();
    },
  };
}
