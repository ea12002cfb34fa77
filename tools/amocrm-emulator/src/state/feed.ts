import type { CardType } from './fields.ts';

/** A note in the feed of a card. Times are Unix seconds. */
export interface Note {
  id: number;
  entityType: CardType;
  entity_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  responsible_user_id: number;
  group_id: number;
  note_type: string;
  params: Record<string, unknown>;
  isPinned: boolean;
}

/** A task. `result` is null until somebody wrote one. */
export interface Task {
  id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  responsible_user_id: number;
  group_id: number;
  entity_id: number | null;
  entity_type: CardType | null;
  duration: number;
  is_completed: boolean;
  task_type_id: number;
  text: string;
  result: string | null;
  complete_till: number;
}

/** Entity named in an event; singular, unlike everywhere else. */
export type EventEntityType = 'lead' | 'contact' | 'company' | 'task' | `catalog_${number}`;

/** An entry of the account's event log. */
export interface CrmEvent {
  id: string;
  type: string;
  entity_id: number;
  entity_type: EventEntityType;
  created_by: number;
  created_at: number;
  value_after: Record<string, unknown>[];
  value_before: Record<string, unknown>[];
}
