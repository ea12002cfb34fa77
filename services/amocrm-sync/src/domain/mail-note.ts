import type { MailNote } from '@pochtovik/contracts';

/** The part of an `amomail_message` note that is used: amoCRM gives numbers and texts in turn, and nothing where it knows nothing. */
export interface MailNoteParams {
  message_id?: string | number | null;
  private?: boolean | null;
  income?: boolean | null;
  from?: { email?: string | null; name?: string | null } | null;
  to?: { email?: string | null; name?: string | null } | null;
  subject?: string | null;
  content_summary?: string | null;
  attach_cnt?: number | null;
}

/** The letter that a note tells of. @param createdAt Unix seconds */
export function mailNoteView(noteId: number, createdAt: number, params: MailNoteParams): MailNote {
  return {
    noteId,
    incoming: params.income !== false,
    from: correspondent(params.from),
    to: correspondent(params.to),
    subject: params.subject ?? '',
    summary: params.content_summary ?? '',
    attachments: Math.max(0, Math.trunc(params.attach_cnt ?? 0)),
    createdAt: new Date(createdAt * 1000).toISOString(),
    messageId: String(params.message_id ?? ''),
    isPrivate: params.private === true,
  };
}

function correspondent(who: MailNoteParams['from']): MailNote['from'] {
  return { name: who?.name ?? '', address: who?.email ?? '' };
}
