import type { ServiceDefinition } from '@pochtovik/service-kit';
import { createAnswerLetter } from './answering/answer-letter.ts';
import { createCarryFiles } from './answering/carry-files.ts';
import { createFindOriginal } from './answering/find-original.ts';
import { serveBulkSends } from './bulk/serve-bulk-sends.ts';
import { createComposeLetter } from './composing/compose-letter.ts';
import { createFacts } from './composing/crm-facts.ts';
import { createPipelineLetters } from './composing/delayed-letters.ts';
import { createLetterFiles } from './composing/letter-files.ts';
import { createPlaceImages, nameImage } from './composing/letter-images.ts';
import { SHARED_WITH_EVENT } from './composing/letter-record.ts';
import { createLinkDomains } from './composing/link-domain.ts';
import { createMakeLetter } from './composing/make-letter.ts';
import { createPrepareDraft } from './composing/prepare-draft.ts';
import { createPreviewTemplate } from './composing/preview-template.ts';
import { createRepeatLetter } from './composing/repeat-letter.ts';
import { createRewriteLetter } from './composing/rewrite-letter.ts';
import { createSendDraft } from './composing/send-draft.ts';
import { createSuppress } from './composing/suppress.ts';
import { createTracking } from './composing/tracked-addresses.ts';
import { finishUnfinishedSends } from './composing/unfinished-sends.ts';
import { createWriteLetter } from './composing/write-letter.ts';
import { ComposerConfig } from './config.ts';
import { consumeAccountInstalled } from './consumers/account-installed.ts';
import { consumeAccountUninstalled } from './consumers/account-uninstalled.ts';
import { consumeDigitalPipelineTriggered } from './consumers/digital-pipeline-triggered.ts';
import { consumeLetterAppendFailed } from './consumers/letter-append-failed.ts';
import { consumeLetterAppended } from './consumers/letter-appended.ts';
import { consumeLetterBounced } from './consumers/letter-bounced.ts';
import { consumeLetterCancelled } from './consumers/letter-cancelled.ts';
import { consumeLetterDeferred } from './consumers/letter-deferred.ts';
import { consumeLetterFailed } from './consumers/letter-failed.ts';
import { consumeLetterReplied } from './consumers/letter-replied.ts';
import { consumeLetterRequested } from './consumers/letter-requested.ts';
import { consumeLetterSent } from './consumers/letter-sent.ts';
import { consumeTrackingClicked } from './consumers/tracking-clicked.ts';
import { consumeTrackingDownloaded } from './consumers/tracking-downloaded.ts';
import { consumeTrackingLinkFollowed } from './consumers/tracking-link-followed.ts';
import { consumeTrackingOpened } from './consumers/tracking-opened.ts';
import { consumeTrackingUnsubscribed } from './consumers/tracking-unsubscribed.ts';
import { consumeTriggerExecuted } from './consumers/trigger-executed.ts';
import { eventLimit } from './domain/event-limit.ts';
import { createFilesOfDraft } from './files/draft-files.ts';
import { isUsedFile } from './files/file-access.ts';
import { createFileRoom } from './files/file-room.ts';
import { createFileSweep } from './files/file-sweep.ts';
import { openFiles } from './files/open-files.ts';
import { storeImage } from './files/stored-files.ts';
import { createRenderer } from './rendering/renderer.ts';
import { serveAttachmentBegin } from './requests/attachment-begin.ts';
import { serveAttachmentDelete } from './requests/attachment-delete.ts';
import { serveAttachmentFinish } from './requests/attachment-finish.ts';
import { serveAttachmentGet } from './requests/attachment-get.ts';
import { serveAttachmentImage } from './requests/attachment-image.ts';
import { serveAttachmentRead } from './requests/attachment-read.ts';
import { serveAttachmentWrite } from './requests/attachment-write.ts';
import { serveDraftAnswer } from './requests/draft-answer.ts';
import { serveDraftDelete } from './requests/draft-delete.ts';
import { serveDraftGet } from './requests/draft-get.ts';
import { serveDraftList } from './requests/draft-list.ts';
import { serveDraftPreview } from './requests/draft-preview.ts';
import { serveDraftSave } from './requests/draft-save.ts';
import { serveDraftSend } from './requests/draft-send.ts';
import { serveLetterAttachment } from './requests/letter-attachment.ts';
import { serveLetterCancel } from './requests/letter-cancel.ts';
import { serveLetterGet } from './requests/letter-get.ts';
import { serveLetterLinkTarget } from './requests/letter-link-target.ts';
import { serveLetterList } from './requests/letter-list.ts';
import { serveLetterPlainLink } from './requests/letter-plain-link.ts';
import { serveLetterResend } from './requests/letter-resend.ts';
import { serveLetterToDraft } from './requests/letter-to-draft.ts';
import { serveLetterWebVersion } from './requests/letter-web-version.ts';
import { serveSuppressionAdd } from './requests/suppression-add.ts';
import { serveSuppressionList } from './requests/suppression-list.ts';
import { serveSuppressionRemove } from './requests/suppression-remove.ts';
import { serveTemplateActions } from './requests/template-actions.ts';
import { serveTemplateArchive, serveTemplateUnarchive } from './requests/template-archive.ts';
import { serveTemplateCopy } from './requests/template-copy.ts';
import { serveTemplateExport } from './requests/template-export.ts';
import { serveTemplateFolders } from './requests/template-folders.ts';
import { serveTemplateFromLetter } from './requests/template-from-letter.ts';
import { serveTemplateGet } from './requests/template-get.ts';
import { serveTemplateImport } from './requests/template-import.ts';
import { serveTemplateList } from './requests/template-list.ts';
import { serveTemplateMove } from './requests/template-move.ts';
import { serveTemplatePreview } from './requests/template-preview.ts';
import { serveTemplateSave } from './requests/template-save.ts';
import { serveTemplateSetOwner } from './requests/template-set-owner.ts';
import { serveTemplateVersions } from './requests/template-versions.ts';
import { serveTrackingDomain } from './requests/tracking-domain.ts';
import { serveWritingChoicesGet } from './requests/writing-choices-get.ts';
import { s3Of } from './s3/s3-settings.ts';
import { openAccounts } from './store/accounts.ts';
import { openBulkPieces } from './store/bulk-pieces.ts';
import { openBulkSends } from './store/bulk-sends.ts';
import { openDelayedHooks } from './store/delayed-hooks.ts';
import { openDrafts } from './store/drafts.ts';
import { openLetters } from './store/letters.ts';
import { openSendLetters } from './store/send-letters.ts';
import { openSuppressions } from './store/suppressions.ts';
import { openTemplateFolders } from './store/template-folders.ts';
import { openTemplates } from './store/templates.ts';
import { openTrackingDomains } from './store/tracking-domains.ts';
import { openWritingChoices } from './store/writing-choices.ts';

/** The composer: templates, letters and what became of them. */
export const service: ServiceDefinition<typeof ComposerConfig> = {
  name: 'composer',
  config: ComposerConfig,
  async build(kit) {
    const { config, database } = kit;
    const [templates, folders, choices, drafts, letters, accounts, suppressions, sends, pieces, trackingDomains] =
      await Promise.all([
        openTemplates(database),
        openTemplateFolders(database),
        openWritingChoices(database),
        openDrafts(database),
        openLetters(database),
        openAccounts(database),
        openSuppressions(database),
        openBulkSends(database),
        openBulkPieces(database),
        openTrackingDomains(database),
      ]);
    const now = () => new Date();
    const { trackerUrl } = config;
    const dnsServers = config.dnsServers?.split(',');
    const domains = createLinkDomains({ store: trackingDomains, trackerUrl, dnsServers, now });
    const tracking = createTracking(config, domains);
    const files = await openFiles(database, s3Of(kit.name, config), now);
    const { attachments } = files;
    const renderer = createRenderer({
      workers: config.renderWorkers,
      timeoutMs: config.renderTimeoutMs,
      memoryMb: config.renderMemoryMb,
      idleMs: config.renderIdleSeconds * 1000,
    });
    kit.onStop('renderer', () => renderer.stop());
    const relay = kit.relay([letters.collection, sends.collection], {
      [letters.collection.collectionName]: SHARED_WITH_EVENT,
    });
    const facts = createFacts(kit.ask);

    const letterFiles = createLetterFiles(attachments, tracking);
    const placeImages = createPlaceImages(
      attachments,
      (accountId, image) => storeImage(files, accountId, image),
      tracking,
    );
    const parts = {
      ...{ letterFiles, placeImages },
      ...{ facts, renderer, tracking, accounts, templates, suppressions, now },
      maxEventBytes: () => eventLimit(kit.bus.nats.info?.max_payload),
    };
    const sendLetters = openSendLetters(database);
    const progress = serveBulkSends(kit, { ...parts, sends, pieces, sendLetters, relay });
    letters.onStateChange((accountId, origin) => {
      if (origin.type === 'bulk-send') progress.touch(accountId, origin.bulkSendId);
    });
    const suppress = createSuppress({ ask: kit.ask, letters, suppressions });
    const makeLetter = createMakeLetter({ ask: kit.ask, letters, relay, now });
    const composing = { ...parts, makeLetter };
    const compose = createComposeLetter(composing);
    const fileUse = { ask: kit.ask, letters, templates, drafts };
    const sweep = createFileSweep(files, {
      log: kit.log,
      unusedMs: config.attachmentUnusedDays * 24 * 60 * 60 * 1000,
      isUsed: (accountId, file) => isUsedFile(fileUse, accountId, file),
    });
    sweep.start();
    kit.onStop('file sweep', () => sweep.stop());
    const filesOfDraft = createFilesOfDraft(attachments, fileUse);
    const prepare = createPrepareDraft({ ...composing, filesOfDraft });
    const writing = { drafts, prepare, write: createWriteLetter(composing), makeLetter, now };
    const sending = createSendDraft(writing);
    const repeat = createRepeatLetter(composing, compose, createRewriteLetter(writing));
    const delayed = await openDelayedHooks(database);
    const pipeline = createPipelineLetters({ compose, makeLetter, delayed, timers: kit.timers, now, log: kit.log });
    kit.onStop('delayed letters', () => pipeline.stop());
    kit.onTimer((hookId, accountId) => pipeline.wake(hookId, accountId));
    consumeDigitalPipelineTriggered(kit, pipeline);
    consumeLetterRequested(kit, compose);
    consumeLetterSent(kit, letters);
    consumeLetterDeferred(kit, letters);
    consumeLetterFailed(kit, letters);
    consumeLetterCancelled(kit, letters);
    consumeLetterAppended(kit, letters);
    consumeLetterAppendFailed(kit, letters);
    consumeLetterBounced(kit, letters, suppress);
    consumeLetterReplied(kit, letters);
    consumeTrackingOpened(kit, letters);
    consumeTrackingClicked(kit, letters);
    consumeTrackingDownloaded(kit, letters);
    consumeTrackingLinkFollowed(kit, letters);
    consumeTrackingUnsubscribed(kit, letters, suppress);
    consumeTriggerExecuted(kit, letters);
    consumeAccountInstalled(kit, accounts);
    consumeAccountUninstalled(kit, accounts, pipeline);

    const saving = { facts, renderer, templates, folders, attachments, use: fileUse, now };
    serveTemplateSave(kit, saving);
    serveTemplateGet(kit, templates);
    serveTemplateList(kit, templates);
    serveTemplateArchive(kit, { facts, letters, templates, now });
    serveTemplateUnarchive(kit, templates);
    serveTemplateCopy(kit, { templates, now });
    serveTemplateSetOwner(kit, { facts, templates });
    serveTemplateMove(kit, { templates, folders });
    serveTemplateFolders(kit, { folders, templates, now });
    serveTemplateVersions(kit, saving);
    serveTemplateExport(kit, { facts, templates, folders, attachments, now });
    serveTemplateImport(kit, saving);
    serveTemplateFromLetter(kit, { ...saving, drafts, letters });
    serveWritingChoicesGet(kit, choices);
    serveDraftSave(kit, { drafts, choices, now });
    serveTemplateActions(kit, templates);
    serveTemplatePreview(kit, templates, createPreviewTemplate(composing));
    serveDraftGet(kit, drafts);
    serveDraftList(kit, drafts);
    serveDraftDelete(kit, drafts);
    const room = createFileRoom(files, config.attachmentQuotaMb);
    const answer = createAnswerLetter({
      ...{ ask: kit.ask, renderer, trackerUrl: config.trackerUrl },
      find: createFindOriginal(kit.ask),
      carry: createCarryFiles({ ask: kit.ask, files, assertRoom: room.assertRoom }),
    });
    serveDraftAnswer(kit, { drafts, answer, now });
    serveDraftPreview(kit, {
      ...{ ...composing, drafts, prepare },
      placeImages: createPlaceImages(attachments, nameImage, tracking),
    });
    serveDraftSend(kit, { drafts, letters, sending });
    serveLetterToDraft(kit, { drafts, letters, templates, now });
    kit.onStop('unfinished sends', finishUnfinishedSends({ drafts, sending, now, log: kit.log }));
    serveAttachmentBegin(kit, files, room);
    serveAttachmentWrite(kit, files);
    serveAttachmentFinish(kit, files);
    serveAttachmentGet(kit, files, fileUse);
    serveAttachmentDelete(kit, files, fileUse);
    serveAttachmentRead(kit, files);
    serveAttachmentImage(kit, files);
    serveLetterGet(kit, letters);
    serveLetterList(kit, letters);
    serveLetterResend(kit, { letters, repeat, now });
    serveLetterCancel(kit, letters);
    serveLetterLinkTarget(kit, letters);
    serveLetterPlainLink(kit, letters);
    serveLetterWebVersion(kit, letters, tracking);
    serveTrackingDomain(kit, domains);
    serveLetterAttachment(kit, letters);
    serveSuppressionList(kit, suppressions);
    serveSuppressionAdd(kit, { suppressions, suppress, now });
    serveSuppressionRemove(kit, { suppressions, now });
  },
};
