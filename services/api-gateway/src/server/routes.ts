import { digitalPipeline } from '../http/amocrm/digital-pipeline.ts';
import { callback } from '../http/amocrm/oauth/callback.ts';
import { disable } from '../http/amocrm/oauth/disable.ts';
import { accountWebhook } from '../http/amocrm/webhooks/_accountId/_key.ts';
import { attachmentContent } from '../http/api/v1/attachments/_attachmentId/content.ts';
import { attachment } from '../http/api/v1/attachments/_attachmentId/index.ts';
import { attachments } from '../http/api/v1/attachments/index.ts';
import { cancelBulkSend } from '../http/api/v1/bulk-sends/_bulkSendId/cancel.ts';
import { bulkSend } from '../http/api/v1/bulk-sends/_bulkSendId/index.ts';
import { pauseBulkSend } from '../http/api/v1/bulk-sends/_bulkSendId/pause.ts';
import { resumeBulkSend } from '../http/api/v1/bulk-sends/_bulkSendId/resume.ts';
import { checkBulkSend } from '../http/api/v1/bulk-sends/check.ts';
import { bulkSends } from '../http/api/v1/bulk-sends/index.ts';
import { chains } from '../http/api/v1/chains/index.ts';
import { simulateChain } from '../http/api/v1/chains/simulate.ts';
import { customFields } from '../http/api/v1/custom-fields.ts';
import { digitalPipelineSettings } from '../http/api/v1/digital-pipeline.ts';
import { answerDraft } from '../http/api/v1/drafts/_draftId/answer.ts';
import { draft } from '../http/api/v1/drafts/_draftId/index.ts';
import { draftPreview } from '../http/api/v1/drafts/_draftId/preview.ts';
import { sendDraft } from '../http/api/v1/drafts/_draftId/send.ts';
import { draftToTemplate } from '../http/api/v1/drafts/_draftId/template.ts';
import { drafts } from '../http/api/v1/drafts/index.ts';
import { events } from '../http/api/v1/events.ts';
import { executions } from '../http/api/v1/executions.ts';
import { cancelLetter } from '../http/api/v1/letters/_letterId/cancel.ts';
import { letterToDraft } from '../http/api/v1/letters/_letterId/draft.ts';
import { repeatExecution } from '../http/api/v1/letters/_letterId/executions/_executionId/repeat.ts';
import { letterExecutions } from '../http/api/v1/letters/_letterId/executions/index.ts';
import { letter } from '../http/api/v1/letters/_letterId/index.ts';
import { resendLetter } from '../http/api/v1/letters/_letterId/resend.ts';
import { letterToTemplate } from '../http/api/v1/letters/_letterId/template.ts';
import { letters } from '../http/api/v1/letters/index.ts';
import { mailboxDiscovery } from '../http/api/v1/mailbox-discovery.ts';
import { mailboxOauth } from '../http/api/v1/mailbox-oauth.ts';
import { mailboxPresets } from '../http/api/v1/mailbox-presets.ts';
import { defaultMailbox } from '../http/api/v1/mailboxes/_mailboxId/default.ts';
import { mailbox } from '../http/api/v1/mailboxes/_mailboxId/index.ts';
import { verifyMailbox } from '../http/api/v1/mailboxes/_mailboxId/verify.ts';
import { mailboxes } from '../http/api/v1/mailboxes/index.ts';
import { openapi } from '../http/api/v1/openapi.json.ts';
import { pipelines } from '../http/api/v1/pipelines.ts';
import { session } from '../http/api/v1/session.ts';
import { suppression } from '../http/api/v1/suppressions/_address.ts';
import { suppressions } from '../http/api/v1/suppressions/index.ts';
import { taskTypes } from '../http/api/v1/task-types.ts';
import { templateFolder } from '../http/api/v1/template-folders/_folderId.ts';
import { templateFolders } from '../http/api/v1/template-folders/index.ts';
import { copyTemplate } from '../http/api/v1/templates/_templateId/copy.ts';
import { templateFolderOf } from '../http/api/v1/templates/_templateId/folder.ts';
import { template } from '../http/api/v1/templates/_templateId/index.ts';
import { templateOwner } from '../http/api/v1/templates/_templateId/owner.ts';
import { unarchiveTemplate } from '../http/api/v1/templates/_templateId/unarchive.ts';
import { templateVersion } from '../http/api/v1/templates/_templateId/versions/_version/index.ts';
import { restoreTemplateVersion } from '../http/api/v1/templates/_templateId/versions/_version/restore.ts';
import { templateVersions } from '../http/api/v1/templates/_templateId/versions/index.ts';
import { exportTemplates } from '../http/api/v1/templates/export.ts';
import { importTemplates } from '../http/api/v1/templates/import.ts';
import { templates } from '../http/api/v1/templates/index.ts';
import { checkTrackingDomain } from '../http/api/v1/tracking-domain/check.ts';
import { trackingDomain } from '../http/api/v1/tracking-domain/index.ts';
import { triggerLink } from '../http/api/v1/trigger-links/_linkId.ts';
import { triggerLinks } from '../http/api/v1/trigger-links/index.ts';
import { trigger } from '../http/api/v1/triggers/_triggerId.ts';
import { triggers } from '../http/api/v1/triggers/index.ts';
import { userRole } from '../http/api/v1/users/_userId/role.ts';
import { users } from '../http/api/v1/users/index.ts';
import { webhookSecret } from '../http/api/v1/webhook-secret.ts';
import { writingChoices } from '../http/api/v1/writing-choices.ts';
import { mailboxCallback } from '../http/mailbox-oauth/callback.ts';
import type { Routes } from './app.ts';

/** What the widget calls; pages of connected accounts may, from a browser. */
export const apiRoutes: readonly Routes[] = [
  session,
  users,
  userRole,
  pipelines,
  taskTypes,
  customFields,
  mailboxPresets,
  mailboxDiscovery,
  mailboxOauth,
  mailboxes,
  mailbox,
  defaultMailbox,
  verifyMailbox,
  attachments,
  attachment,
  attachmentContent,
  templates,
  template,
  exportTemplates,
  importTemplates,
  copyTemplate,
  unarchiveTemplate,
  templateOwner,
  templateFolderOf,
  templateVersions,
  templateVersion,
  restoreTemplateVersion,
  templateFolders,
  templateFolder,
  triggers,
  trigger,
  triggerLinks,
  triggerLink,
  chains,
  simulateChain,
  webhookSecret,
  executions,
  letters,
  letter,
  letterExecutions,
  repeatExecution,
  resendLetter,
  cancelLetter,
  bulkSends,
  checkBulkSend,
  bulkSend,
  pauseBulkSend,
  resumeBulkSend,
  cancelBulkSend,
  letterToDraft,
  letterToTemplate,
  writingChoices,
  drafts,
  draft,
  answerDraft,
  draftPreview,
  draftToTemplate,
  sendDraft,
  suppressions,
  suppression,
  trackingDomain,
  checkTrackingDomain,
  digitalPipelineSettings,
  events,
  openapi,
];

/** What amoCRM calls, and where mail providers send people back to. */
export const hookRoutes: readonly Routes[] = [callback, disable, digitalPipeline, accountWebhook, mailboxCallback];
