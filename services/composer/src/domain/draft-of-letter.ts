import type { DraftContent, TemplateContent } from '@pochtovik/contracts';
import type { Recipient } from './recipient.ts';

/** What of a letter goes into the draft that it is returned to. */
export interface ReturnedLetter {
  entity: NonNullable<DraftContent['entity']>;
  templateId: string;
  mailboxId: string | null;
  to: Recipient | null;
  cc: readonly Recipient[];
  bcc: readonly Recipient[];
}

/** A recipient as a person would type it; it is read as the same recipient again. */
export function typedRecipient({ name, address }: Recipient): string {
  return name === '' ? address : `"${name.replaceAll(/["\\]/g, '\\$&')}" <${address}>`;
}

/**
 * The draft of a letter that a person wrote: as it was, for this letter's recipient alone.
 * @param contactId the contact among those chosen that this letter went to; null: its recipient was typed
 */
export function draftOfWritten(letter: ReturnedLetter, draft: DraftContent, contactId: number | null): DraftContent {
  return {
    ...draft,
    mailboxId: letter.mailboxId,
    contactIds: contactId === null ? [] : [contactId],
    to: contactId === null && letter.to ? typedRecipient(letter.to) : '',
    cc: letter.cc.map(typedRecipient).join(', '),
    bcc: letter.bcc.map(typedRecipient).join(', '),
  };
}

/** The draft of a letter by template. @param template null: there was none of its id */
export function draftOfTemplate(letter: ReturnedLetter, template: TemplateContent | null): DraftContent {
  return {
    entity: letter.entity,
    mailboxId: letter.mailboxId,
    contactIds: [],
    to: letter.to ? typedRecipient(letter.to) : '',
    ...{ cc: '', bcc: '' },
    subject: template?.subject ?? '',
    html: template?.html ?? '',
    templateId: template ? letter.templateId : null,
    actions: template?.actions ?? { sent: [], opened: [], notOpened: [], failed: [] },
    attachmentIds: template?.attachments?.map(({ attachmentId }) => attachmentId) ?? [],
    withoutSignature: template?.withoutSignature ?? false,
    trackDownloads: template?.trackDownloads ?? false,
    ...(template?.trackLinks !== undefined && { trackLinks: template.trackLinks }),
    inReplyTo: null,
    references: [],
  };
}
