export * from './address-fault.ts';
export * from './common.ts';
export * from './crm-command.ts';
export {
  defineEvent,
  defineRequest,
  type EventContract,
  type EventEnvelope,
  type Parser,
  parserOf,
  type RequestContract,
} from './define.ts';
export * from './entity-parts.ts';
export * from './error-codes.ts';
export * from './events/account-installed.ts';
export * from './events/account-uninstalled.ts';
export * from './events/bulk-send-cancelled.ts';
export * from './events/bulk-send-paused.ts';
export * from './events/bulk-send-progressed.ts';
export * from './events/bulk-send-resumed.ts';
export * from './events/crm-changed.ts';
export * from './events/crm-command-completed.ts';
export * from './events/crm-command-failed.ts';
export * from './events/crm-command-requested.ts';
export * from './events/digital-pipeline-triggered.ts';
export * from './events/letter-append-failed.ts';
export * from './events/letter-appended.ts';
export * from './events/letter-bounced.ts';
export * from './events/letter-cancelled.ts';
export * from './events/letter-deferred.ts';
export * from './events/letter-failed.ts';
export * from './events/letter-not-composed.ts';
export * from './events/letter-queued.ts';
export * from './events/letter-replied.ts';
export * from './events/letter-requested.ts';
export * from './events/letter-sent.ts';
export * from './events/mailbox-paused.ts';
export * from './events/tracking-clicked.ts';
export * from './events/tracking-downloaded.ts';
export * from './events/tracking-link-followed.ts';
export * from './events/tracking-opened.ts';
export * from './events/tracking-unsubscribed.ts';
export * from './events/trigger-executed.ts';
export * from './letter-end-codes.ts';
export * from './pochtovik-error.ts';
export * from './registry.ts';
export * from './requests/account.ts';
export * from './requests/attachment.ts';
export * from './requests/bulk-send.ts';
export * from './requests/chain.ts';
export * from './requests/chain-simulation.ts';
export * from './requests/crm.ts';
export * from './requests/crm-batch.ts';
export * from './requests/delivery.ts';
export * from './requests/draft.ts';
export * from './requests/draft-answer.ts';
export * from './requests/draft-sending.ts';
export * from './requests/execution.ts';
export * from './requests/inbox.ts';
export * from './requests/letter.ts';
export * from './requests/mail-note.ts';
export * from './requests/mailbox.ts';
export * from './requests/mailbox-oauth.ts';
export * from './requests/mailbox-setup.ts';
export * from './requests/suppression.ts';
export * from './requests/template.ts';
export * from './requests/template-chain.ts';
export * from './requests/template-file.ts';
export * from './requests/template-folder.ts';
export * from './requests/template-from-letter.ts';
export * from './requests/template-keeping.ts';
export * from './requests/template-version.ts';
export * from './requests/tracking-domain.ts';
export * from './requests/trigger.ts';
export * from './requests/writing-choices.ts';
export * from './stable-id.ts';
