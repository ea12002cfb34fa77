import { LetterFailed, LetterQueued, LetterSent, newId } from '@pochtovik/contracts';
import { type Kit, outboxEntry, startService, type WithOutbox, withOutbox } from '@pochtovik/service-kit';
import Type from 'typebox';

/** A letter of a mailing. */
export interface MailingLetter {
  letterId: string;
  mailboxId: string;
}

/** The other services in one: stores letters with their event as the composer does, and hears how they end. */
export interface LetterSource {
  kit: Kit<object>;
  /** Letters whose end the bus has told. */
  ended: ReadonlySet<string>;
  /** Stores letters; the relay publishes them. */
  queue(letters: readonly MailingLetter[]): Promise<void>;
  /** How many letters' events the bus has acknowledged. */
  published(): Promise<number>;
  stop(): Promise<void>;
}

type QueuedLetter = WithOutbox & { _id: string };

/** Address that all letters of a mailing come from. */
export const FROM = 'mailing@drill.test';

/** Message-ID of a letter. */
export const messageIdOf = (letterId: string): string => `<${letterId}@drill.test>`;
/** The letter of a Message-ID. */
export const letterOf = (messageId: string): string => messageId.slice(1, messageId.indexOf('@'));

/** Starts it in this process. */
export async function startLetterSource(accountId: number, environment: Record<string, string>): Promise<LetterSource> {
  const ended = new Set<string>();
  let source: Omit<LetterSource, 'stop'> | undefined;
  const running = await startService(
    {
      name: 'mailing-drill',
      config: Type.Object({}),
      async build(kit) {
        for (const contract of [LetterSent, LetterFailed]) {
          kit.consume<(typeof contract)['data']>(contract, async ({ accountId: of, data }) => {
            if (of === accountId) ended.add(data.letterId);
          });
        }
        const stored = kit.database.collection<QueuedLetter>('mailing');
        const relay = kit.relay([stored]);
        source = {
          kit,
          ended,
          async queue(letters) {
            await stored.insertMany(letters.map((letter) => queuedLetter(accountId, letter)));
            for (const { letterId } of letters) relay.announce('mailing', letterId);
          },
          published: () => stored.countDocuments({ outboxPending: 0 }),
        };
      },
    },
    environment,
  );
  if (!source) throw new Error('the source of letters did not start');
  return { ...source, stop: running.stop };
}

/** A letter with its `letter.queued`, as the composer stores them. */
function queuedLetter(accountId: number, { letterId, mailboxId }: MailingLetter): QueuedLetter {
  const data = {
    letter: {
      letterId,
      sendId: newId(),
      entity: { type: 'lead' as const, id: 1 },
      templateId: newId(),
      templateName: 'Рассылка',
      subject: 'Новости',
      actions: { sent: [], opened: [], notOpened: [], failed: [] },
      origin: { type: 'digital-pipeline' as const, hookId: newId() },
    },
    mailboxId,
    priority: 'bulk' as const,
    messageId: messageIdOf(letterId),
    from: { name: 'Рассылка', address: FROM },
    to: { name: 'Анна', address: `${letterId}@client.test` },
    html: '<p>Здравствуйте, Анна!</p>',
    text: 'Здравствуйте, Анна!',
  };
  return { _id: letterId, ...withOutbox([outboxEntry(LetterQueued, accountId, data, { now: new Date() })]) };
}
