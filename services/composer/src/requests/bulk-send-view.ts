import { type Actor, type BulkSend, PochtovikError } from '@pochtovik/contracts';
import type { ProgressedSend } from '../bulk/progress.ts';
import type { BulkSendStore, StoredBulkSend } from '../store/bulk-sends.ts';

/** A bulk send as others see it. */
export function bulkSendView({ send, state, counts }: ProgressedSend): BulkSend {
  const { _id: id, templateId, templateName, mailboxId, userId, recipients } = send;
  const createdAt = send.createdAt.toISOString();
  return { id, state, templateId, templateName, mailboxId, userId, createdAt, recipients, counts };
}

/** A bulk send that the actor may see, and so also pause or cancel: administrators all, users their own. Errors: BULK_SEND_UNKNOWN. */
export async function visibleBulkSend(
  sends: BulkSendStore,
  accountId: number,
  actor: Actor,
  bulkSendId: string,
): Promise<StoredBulkSend> {
  const send = await sends.find(accountId, bulkSendId);
  if (!send || (actor.role !== 'administrator' && send.userId !== actor.userId)) {
    throw new PochtovikError('BULK_SEND_UNKNOWN');
  }
  return send;
}
