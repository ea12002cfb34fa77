import { randomInt } from 'node:crypto';
import type { Lead } from '../state/cards.ts';
import type { Change } from './change.ts';
import { putNote } from './notes.ts';

/** A letter as the mail module sees it: no body, only its first words. */
export interface MailFacts {
  from: { email: string; name: string };
  to: { email: string; name: string };
  subject: string;
  summary: string;
  income: boolean;
  attachments: number;
  messageId: string;
  threadId: string;
}

/** A number as the mail module gives letters and threads, as a string. */
export function mailNumber(): string {
  return String(randomInt(1_000_000, 9_999_999));
}

/** Puts a letter into the feeds of leads: a read-only `amomail_message` note and an event in each. */
export function receiveMail(change: Change, leads: Lead[], mail: MailFacts): number[] {
  return leads.map((lead) => {
    const note = putNote(
      change,
      'leads',
      lead.id,
      'amomail_message',
      {
        thread_id: mail.threadId,
        message_id: mail.messageId,
        private: false,
        income: mail.income,
        from: mail.from,
        to: mail.to,
        subject: mail.subject,
        content_summary: mail.summary,
        attach_cnt: mail.attachments,
        delivery: null,
      },
      { createdBy: 0, createdAt: change.now, responsible: lead.responsible_user_id },
    );
    change.event({
      type: mail.income ? 'incoming_mail' : 'outgoing_mail',
      entityType: 'lead',
      entityId: lead.id,
      after: [{ note: { id: note.id } }],
      createdBy: 0,
    });
    if (mail.income) change.mails.push(lead);
    return note.id;
  });
}
