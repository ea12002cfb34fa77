import {
  BulkSendAddRecipients,
  BulkSendCreate,
  entityParts,
  MAX_BULK_RECIPIENTS,
  PochtovikError,
} from '@pochtovik/contracts';
import { currentTrace } from '@pochtovik/service-kit';
import type { Progress } from '../bulk/progress.ts';
import type { ComposerKit } from '../kit.ts';
import type { BulkPieceStore } from '../store/bulk-pieces.ts';
import type { BulkSendStore } from '../store/bulk-sends.ts';
import type { TemplateStore } from '../store/templates.ts';
import { bulkSendSource } from './bulk-send-source.ts';
import { bulkSendView, visibleBulkSend } from './bulk-send-view.ts';

/** Recipients whose letters one process makes at a time: one page of amoCRM. */
const PIECE = 250;

/**
 * Answers `bulk-send.create`. A repeat finds what the first call made, also when the template is gone by then.
 * Errors: TEMPLATE_UNKNOWN, MAILBOX_UNKNOWN, MAILBOX_NONE, BULK_SEND_UNKNOWN.
 */
export function serveBulkSendCreate(
  kit: ComposerKit,
  deps: { sends: BulkSendStore; templates: TemplateStore; progress: Progress; now(): Date },
): void {
  const { sends, progress } = deps;
  kit.serve(BulkSendCreate, async ({ accountId, actor, bulkSendId, ...wanted }) => {
    if (!(await sends.find(accountId, bulkSendId))) {
      const { template, mailboxId } = await bulkSendSource({ ask: kit.ask, ...deps }, accountId, actor, wanted);
      await sends.insert({
        _id: bulkSendId,
        ...{ accountId, userId: actor.userId, mailboxId },
        templateId: template.id,
        templateVersion: template.version,
        templateName: template.content.name,
        trace: currentTrace(),
        createdAt: deps.now(),
      });
    }
    return bulkSendView(await progress.look(await visibleBulkSend(sends, accountId, actor, bulkSendId)));
  });
}

/** Answers `bulk-send.add-recipients`. Errors: BULK_SEND_UNKNOWN, BULK_SEND_STARTED, BULK_SEND_TOO_BIG. */
export function serveBulkSendAddRecipients(
  kit: ComposerKit,
  { sends, pieces, now }: { sends: BulkSendStore; pieces: BulkPieceStore; now(): Date },
): void {
  kit.serve(BulkSendAddRecipients, async ({ accountId, actor, bulkSendId, part, entities }) => {
    const { state } = await visibleBulkSend(sends, accountId, actor, bulkSendId);
    if (state !== 'preparing') throw new PochtovikError('BULK_SEND_STARTED');
    await pieces.insertPart(accountId, bulkSendId, part, entityParts(entities, PIECE), now());
    const recipients = await pieces.countRecipients(accountId, bulkSendId);
    if (recipients > MAX_BULK_RECIPIENTS) throw new PochtovikError('BULK_SEND_TOO_BIG');
    return { recipients };
  });
}
