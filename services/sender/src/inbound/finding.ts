import { type BounceReport, mayBeBounce, readBounce, reportType } from '../domain/inbound/bounce.ts';
import { parseHeaders } from '../domain/inbound/header-block.ts';
import { ownMessageId, type Reply, readReply } from '../domain/inbound/reply.ts';
import type { InboxHead } from '../imap/inbox-session.ts';

/** What a message in the inbox may mean for letters of ours, by its own words: nothing of it is proven yet. */
export type Finding = ({ kind: 'bounce' } & BounceReport) | ({ kind: 'reply' } & Reply);

/** A message that may concern us, and what tells it from others. */
export interface FoundMessage {
  finding: Finding;
  /** Its own Message-ID, empty where it has none. */
  messageId: string;
  /** The same whenever and wherever in the inbox it is read: its Message-ID, else its fields. */
  key: string;
}

/**
 * Looks at a message: at its fields, and at its body only where the fields look like a delivery report's.
 * @param readMessage gives the whole message
 */
export async function findingIn(
  { head }: InboxHead,
  mailboxAddress: string,
  readMessage: () => Promise<string>,
): Promise<FoundMessage | null> {
  const headers = parseHeaders(head);
  const messageId = ownMessageId(headers);
  const found = (finding: Finding): FoundMessage => ({ finding, messageId, key: messageId || head });
  if (mayBeBounce(headers)) {
    const report = readBounce(await readMessage());
    if (report) return found({ kind: 'bounce', ...report });
  }
  // Receipts of reading and the like answer nothing, though they are threaded like answers.
  if (reportType(headers) !== '') return null;
  const reply = readReply(headers, mailboxAddress);
  return reply && found({ kind: 'reply', ...reply });
}
