import type { CrmCommand } from '@pochtovik/contracts';

/** Clocks of amoCRM and ours may differ by so much, seconds. */
const SKEW_SECONDS = 60;

type TaskCommand = Extract<CrmCommand, { type: 'create_task' }>;
type NoteCommand = Extract<CrmCommand, { type: 'add_note' }>;
type LeadCommand = Extract<CrmCommand, { type: 'update_lead' }>;
type NewLeadCommand = Extract<CrmCommand, { type: 'create_lead' }>;

/** First second in which the effect of a call begun then can have been made. */
export function evidenceSince(attemptAt: Date): number {
  return Math.floor(attemptAt.getTime() / 1000) - SKEW_SECONDS;
}

/**
 * Tasks that may be the result of a command whose answer was lost: made since the attempt, alike in all that we sent.
 * The oldest first; the caller drops those that are known results of other commands.
 */
export function tasksLike<
  T extends { text: string | null; task_type_id: number; complete_till: number; created_at: number },
>(tasks: readonly T[], command: TaskCommand, attemptAt: Date): T[] {
  return tasks
    .filter(
      (task) =>
        task.created_at >= evidenceSince(attemptAt) &&
        task.task_type_id === command.taskTypeId &&
        task.complete_till === command.completeTill &&
        sameText(task.text ?? '', command.text),
    )
    .sort((a, b) => a.created_at - b.created_at);
}

/** Notes that may be the result of a command whose answer was lost, the oldest first. */
export function notesLike<T extends { note_type: string; params?: unknown; created_at: number }>(
  notes: readonly T[],
  command: NoteCommand,
  attemptAt: Date,
): T[] {
  return notes
    .filter(
      (note) =>
        note.created_at >= evidenceSince(attemptAt) &&
        note.note_type === command.noteType &&
        sameText(noteText(note.params), command.text),
    )
    .sort((a, b) => a.created_at - b.created_at);
}

/**
 * Leads of the command's card that may be the result of a command whose answer was lost: made since the attempt under the command's name, the oldest
 * first. A stage may have been changed since, so it does not count.
 */
export function leadsLike<T extends { name: string | null; created_at: number }>(
  leads: readonly T[],
  command: NewLeadCommand,
  attemptAt: Date,
): T[] {
  return leads
    .filter((lead) => lead.created_at >= evidenceSince(attemptAt) && sameText(lead.name ?? '', command.name))
    .sort((a, b) => a.created_at - b.created_at);
}

/**
 * Whether a move of a lead whose answer was lost took effect: the lead is there, or its history since the attempt says
 * that it was. A lead that a person has moved on since must not be moved back by a repeat.
 */
export function wasMoved(
  lead: { pipeline_id: number; status_id: number },
  events: readonly {
    created_at: number;
    value_after?: readonly { lead_status?: { id: number; pipeline_id: number } }[];
  }[],
  command: LeadCommand,
  attemptAt: Date,
): boolean {
  const isTarget = (pipelineId: number, statusId: number) =>
    pipelineId === command.pipelineId && statusId === command.statusId;
  if (isTarget(lead.pipeline_id, lead.status_id)) return true;
  return events
    .filter((event) => event.created_at >= evidenceSince(attemptAt))
    .flatMap((event) => event.value_after ?? [])
    .some(({ lead_status: status }) => status !== undefined && isTarget(status.pipeline_id, status.id));
}

function noteText(params: unknown): string {
  const text = typeof params === 'object' && params !== null && 'text' in params ? params.text : '';
  return typeof text === 'string' ? text : '';
}

/** amoCRM may trim a text and writes its line breaks its own way. */
function sameText(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/\r\n?/g, '\n').trim();
  return bare(a) === bare(b);
}
