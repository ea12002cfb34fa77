import type { TSchema } from 'typebox';
import type { EventContract, RequestContract } from './define.ts';
import { AccountInstalled } from './events/account-installed.ts';
import { AccountUninstalled } from './events/account-uninstalled.ts';
import { BulkSendCancelled } from './events/bulk-send-cancelled.ts';
import { BulkSendPaused } from './events/bulk-send-paused.ts';
import { BulkSendProgressed } from './events/bulk-send-progressed.ts';
import { BulkSendResumed } from './events/bulk-send-resumed.ts';
import { CrmChanged } from './events/crm-changed.ts';
import { CrmCommandCompleted } from './events/crm-command-completed.ts';
import { CrmCommandFailed } from './events/crm-command-failed.ts';
import { CrmCommandRequested } from './events/crm-command-requested.ts';
import { DigitalPipelineTriggered } from './events/digital-pipeline-triggered.ts';
import { LetterAppendFailed } from './events/letter-append-failed.ts';
import { LetterAppended } from './events/letter-appended.ts';
import { LetterBounced } from './events/letter-bounced.ts';
import { LetterCancelled } from './events/letter-cancelled.ts';
import { LetterDeferred } from './events/letter-deferred.ts';
import { LetterFailed } from './events/letter-failed.ts';
import { LetterNotComposed } from './events/letter-not-composed.ts';
import { LetterQueued } from './events/letter-queued.ts';
import { LetterReplied } from './events/letter-replied.ts';
import { LetterRequested } from './events/letter-requested.ts';
import { LetterSent } from './events/letter-sent.ts';
import { MailboxPaused } from './events/mailbox-paused.ts';
import { TrackingClicked } from './events/tracking-clicked.ts';
import { TrackingDownloaded } from './events/tracking-downloaded.ts';
import { TrackingLinkFollowed } from './events/tracking-link-followed.ts';
import { TrackingOpened } from './events/tracking-opened.ts';
import { TrackingUnsubscribed } from './events/tracking-unsubscribed.ts';
import { TriggerExecuted } from './events/trigger-executed.ts';
import {
  AccountGet,
  AccountInstall,
  AccountSubscribe,
  AccountUninstall,
  CustomFieldList,
  PipelineList,
  TaskTypeList,
  UserGet,
  UserList,
  UserSetRole,
} from './requests/account.ts';
import {
  AttachmentBegin,
  AttachmentDelete,
  AttachmentFinish,
  AttachmentGet,
  AttachmentImage,
  AttachmentRead,
  AttachmentWrite,
} from './requests/attachment.ts';
import {
  BulkSendAddRecipients,
  BulkSendCancel,
  BulkSendCheck,
  BulkSendCreate,
  BulkSendGet,
  BulkSendList,
  BulkSendPause,
  BulkSendResume,
  BulkSendStart,
} from './requests/bulk-send.ts';
import { ChainMap } from './requests/chain.ts';
import { ChainSimulate } from './requests/chain-simulation.ts';
import { EntityRead } from './requests/crm.ts';
import { EntitiesRead } from './requests/crm-batch.ts';
import { DeliveryCancel } from './requests/delivery.ts';
import { DraftDelete, DraftGet, DraftList, DraftSave } from './requests/draft.ts';
import { DraftAnswer } from './requests/draft-answer.ts';
import { DraftPreviewGet, DraftSend, LetterToDraft } from './requests/draft-sending.ts';
import { ExecutionRepeat, ExecutionSearch, WebhookSecretGet } from './requests/execution.ts';
import { InboxFindMessage, InboxReadMessage, InboxReadPart } from './requests/inbox.ts';
import {
  LetterAttachment,
  LetterCancel,
  LetterGet,
  LetterLinkTarget,
  LetterList,
  LetterPlainLink,
  LetterResend,
  LetterWebVersion,
} from './requests/letter.ts';
import { MailNoteRead } from './requests/mail-note.ts';
import {
  MailboxDelete,
  MailboxList,
  MailboxResolve,
  MailboxSave,
  MailboxSetDefault,
  MailboxVerify,
} from './requests/mailbox.ts';
import { MailboxOauthComplete, MailboxOauthStart } from './requests/mailbox-oauth.ts';
import { MailboxDiscover, MailboxPresets } from './requests/mailbox-setup.ts';
import { SuppressionAdd, SuppressionList, SuppressionRemove } from './requests/suppression.ts';
import { TemplateGet, TemplateList, TemplateSave } from './requests/template.ts';
import { TemplateActionsList, TemplatePreviewGet } from './requests/template-chain.ts';
import { TemplateExport, TemplateImport } from './requests/template-file.ts';
import {
  TemplateFolderCreate,
  TemplateFolderDelete,
  TemplateFolderList,
  TemplateFolderRename,
} from './requests/template-folder.ts';
import { DraftToTemplate, LetterToTemplate } from './requests/template-from-letter.ts';
import {
  TemplateArchive,
  TemplateCopy,
  TemplateMove,
  TemplateSetOwner,
  TemplateUnarchive,
} from './requests/template-keeping.ts';
import { TemplateVersionGet, TemplateVersionList, TemplateVersionRestore } from './requests/template-version.ts';
import {
  TrackingDomainCheck,
  TrackingDomainGet,
  TrackingDomainRemove,
  TrackingDomainSet,
} from './requests/tracking-domain.ts';
import {
  ExecutionList,
  TriggerDelete,
  TriggerLinkList,
  TriggerLinkSave,
  TriggerList,
  TriggerSave,
} from './requests/trigger.ts';
import { WritingChoicesGet } from './requests/writing-choices.ts';

/** Every event there is. A contract that is missing here does not exist: tests and docs are made from this list. */
export const EVENTS: readonly EventContract<TSchema>[] = [
  AccountInstalled,
  AccountUninstalled,
  BulkSendCancelled,
  BulkSendPaused,
  BulkSendProgressed,
  BulkSendResumed,
  CrmChanged,
  CrmCommandCompleted,
  CrmCommandFailed,
  CrmCommandRequested,
  DigitalPipelineTriggered,
  LetterAppendFailed,
  LetterAppended,
  LetterCancelled,
  LetterBounced,
  LetterDeferred,
  LetterFailed,
  LetterNotComposed,
  LetterQueued,
  LetterReplied,
  LetterRequested,
  LetterSent,
  MailboxPaused,
  TrackingClicked,
  TrackingDownloaded,
  TrackingLinkFollowed,
  TrackingOpened,
  TrackingUnsubscribed,
  TriggerExecuted,
];

/** Every request there is. */
export const REQUESTS: readonly RequestContract<TSchema, TSchema>[] = [
  AccountInstall,
  AccountUninstall,
  AccountSubscribe,
  AccountGet,
  UserGet,
  UserList,
  UserSetRole,
  PipelineList,
  TaskTypeList,
  CustomFieldList,
  EntityRead,
  EntitiesRead,
  MailNoteRead,
  BulkSendCreate,
  BulkSendAddRecipients,
  BulkSendStart,
  BulkSendGet,
  BulkSendList,
  BulkSendPause,
  BulkSendResume,
  BulkSendCancel,
  BulkSendCheck,
  AttachmentBegin,
  AttachmentWrite,
  AttachmentFinish,
  AttachmentGet,
  AttachmentDelete,
  AttachmentRead,
  AttachmentImage,
  LetterGet,
  LetterList,
  LetterLinkTarget,
  LetterPlainLink,
  LetterWebVersion,
  LetterAttachment,
  LetterResend,
  LetterCancel,
  LetterToDraft,
  DraftSave,
  DraftGet,
  DraftList,
  DraftDelete,
  DraftAnswer,
  DraftPreviewGet,
  DraftSend,
  DeliveryCancel,
  InboxFindMessage,
  InboxReadMessage,
  InboxReadPart,
  MailboxSave,
  MailboxVerify,
  MailboxSetDefault,
  MailboxDelete,
  MailboxList,
  MailboxResolve,
  MailboxPresets,
  MailboxOauthStart,
  MailboxOauthComplete,
  MailboxDiscover,
  SuppressionList,
  SuppressionAdd,
  SuppressionRemove,
  TemplateSave,
  TemplateGet,
  TemplateList,
  TemplateArchive,
  TemplateUnarchive,
  TemplateCopy,
  TemplateSetOwner,
  TemplateMove,
  TemplateFolderCreate,
  TemplateFolderRename,
  TemplateFolderDelete,
  TemplateFolderList,
  TemplateVersionList,
  TemplateVersionGet,
  TemplateVersionRestore,
  TemplateExport,
  TemplateImport,
  DraftToTemplate,
  LetterToTemplate,
  WritingChoicesGet,
  TemplateActionsList,
  TemplatePreviewGet,
  ChainMap,
  ChainSimulate,
  TrackingDomainGet,
  TrackingDomainSet,
  TrackingDomainCheck,
  TrackingDomainRemove,
  TriggerSave,
  TriggerList,
  TriggerDelete,
  TriggerLinkSave,
  TriggerLinkList,
  ExecutionList,
  ExecutionSearch,
  ExecutionRepeat,
  WebhookSecretGet,
];
