import { LetterQueued, type MailboxLimits, MailboxSave, newId } from '@pochtovik/contracts';
import { type Kit, outboxEntry, publish, startService } from '@pochtovik/service-kit';
import Type from 'typebox';

/** A mailbox of the benchmark. */
export interface Box {
  accountId: number;
  mailboxId: string;
}

/** The other services in one: sets up mailboxes, and publishes `letter.queued` as the composer's relay does. */
export interface Post {
  kit: Kit<object>;
  /** Saves mailboxes at a mail server, in accounts of a hundred at the most. */
  addBoxes(count: number, smtpPort: number, limits: MailboxLimits, firstAccount: number): Promise<Box[]>;
  /** Publishes letters, the given number in flight; returns their ids. */
  queue(boxes: readonly Box[], letters: number, priority: 'single' | 'bulk'): Promise<string[]>;
  stop(): Promise<void>;
}

const ACCOUNT_SIZE = 100;
const IN_FLIGHT = 128;
const FROM = 'sales@bench.test';

/** About two kilobytes, as a short letter with a signature has. */
export const HTML: string = `<p>Здравствуйте, Анна!</p>${'<p>Высылаем коммерческое предложение, как договорились.</p>'.repeat(15)}`;
/** Its text part. */
export const TEXT: string = `Здравствуйте, Анна!\n${'Высылаем коммерческое предложение, как договорились.\n'.repeat(15)}`;

/** Starts it in this process. */
export async function startPost(environment: Record<string, string>): Promise<Post> {
  let kit: Kit<object> | undefined;
  const running = await startService(
    {
      name: 'bench-post',
      config: Type.Object({}),
      async build(built) {
        kit = built;
      },
    },
    environment,
  );
  if (!kit) throw new Error('the post did not start');
  const { ask, bus } = kit;

  const save = async (box: Box, port: number, limits: MailboxLimits) => {
    const smtp = { host: '127.0.0.1', port, security: 'none' as const };
    const settings = {
      ...{ userId: 1, fromName: 'Мария', fromAddress: FROM, smtp, imap: null, login: FROM },
      ...{ signatureHtml: '', limits },
    };
    await ask(MailboxSave, box.accountId, { ...box, settings, password: 'any' }, { timeoutMs: 60_000 });
  };
  return {
    kit,
    async addBoxes(count, smtpPort, limits, firstAccount) {
      const boxes = Array.from({ length: count }, (_, index) => ({
        accountId: firstAccount + Math.floor(index / ACCOUNT_SIZE),
        mailboxId: newId(),
      }));
      await inFlight(32, boxes, (box) => save(box, smtpPort, limits));
      return boxes;
    },
    async queue(boxes, count, priority) {
      const letters = Array.from({ length: count }, (_, index) => ({ id: newId(), box: boxes[index % boxes.length] }));
      await inFlight(IN_FLIGHT, letters, async ({ id, box }) => {
        if (box) await publish(bus, letterQueued(id, box, priority));
      });
      return letters.map(({ id }) => id);
    },
    stop: running.stop,
  };
}

function letterQueued(letterId: string, { accountId, mailboxId }: Box, priority: 'single' | 'bulk') {
  const data = {
    letter: {
      ...{ letterId, sendId: newId(), entity: { type: 'lead' as const, id: 1 }, templateId: newId() },
      ...{ templateName: 'КП', subject: 'Коммерческое предложение' },
      actions: { sent: [], opened: [], notOpened: [], failed: [] },
      origin: { type: 'digital-pipeline' as const, hookId: newId() },
    },
    ...{ mailboxId, priority, messageId: `<${letterId}@bench.test>`, html: HTML, text: TEXT },
    from: { name: 'Мария', address: FROM },
    to: { name: 'Анна', address: 'anna@client.test' },
  };
  return outboxEntry(LetterQueued, accountId, data, { now: new Date() });
}

/** Runs the work for each item, so many at once. */
async function inFlight<T>(limit: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}
