import { type Static, Type } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Task } from '../state/feed.ts';
import { LATEST_UNIX } from '../state/time-zone.ts';
import { closed, nullable } from '../validation/body.ts';
import { type FieldError, invalidType, missing, notSupported } from '../validation/problem.ts';
import { taskItem } from '../webhooks/v2-items.ts';
import type { Change } from './change.ts';
import { eventEntity, isCardType } from './names.ts';

const Id = Type.Integer();

const writable = {
  entity_id: Type.Optional(nullable(Id)),
  entity_type: Type.Optional(nullable(Type.String())),
  is_completed: Type.Optional(Type.Boolean()),
  task_type_id: Type.Optional(Id),
  duration: Type.Optional(Type.Integer()),
  responsible_user_id: Type.Optional(Id),
  result: Type.Optional(Type.Union([closed({ text: Type.String() }), Type.Array(Type.Unknown(), { maxItems: 0 })])),
  created_by: Type.Optional(Id),
  updated_by: Type.Optional(Id),
  created_at: Type.Optional(Type.Integer()),
  updated_at: Type.Optional(Type.Integer()),
  group_id: Type.Optional(Type.Unknown()),
  account_id: Type.Optional(Type.Unknown()),
  _embedded: Type.Optional(Type.Unknown()),
  _links: Type.Optional(Type.Unknown()),
  request_id: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
};

/** Body of a new task: `text` and `complete_till` are required. Source: amoCRM tasks-api. */
export const TaskInput = closed({ ...writable, text: Type.String(), complete_till: Type.Integer() });

/** Body of a change of one task. */
export const TaskPatch = closed({
  ...writable,
  id: Type.Optional(Id),
  text: Type.Optional(Type.String()),
  complete_till: Type.Optional(Type.Integer()),
});

/** An item of a batch change. */
export const TaskBatchPatch = closed({ ...TaskPatch.properties, id: Id });

/** Refuses references a task cannot have. */
export function checkTask(account: Account, input: Static<typeof TaskPatch>, errors: FieldError[]): void {
  if (input.responsible_user_id !== undefined && !account.users.get(input.responsible_user_id)?.isActive)
    errors.push(notSupported('responsible_user_id'));
  for (const key of ['created_by', 'updated_by'] as const) {
    const id = input[key];
    if (id !== undefined && id !== 0 && !account.users.has(id)) errors.push(notSupported(key));
  }
  if (input.task_type_id !== undefined && !account.taskTypes.some((type) => type.id === input.task_type_id))
    errors.push(notSupported('task_type_id'));
  if (input.complete_till !== undefined && (input.complete_till < 0 || input.complete_till > LATEST_UNIX))
    errors.push(invalidType('complete_till', 'timestamp'));
  const id = input.entity_id ?? null;
  const type = input.entity_type ?? null;
  if (id === null && type === null) return;
  if (type === null) errors.push(missing('entity_type'));
  else if (!isCardType(type)) errors.push(notSupported('entity_type'));
  else if (id === null) errors.push(missing('entity_id'));
  else if (!account[type].has(id) || account[type].get(id)?.is_deleted) errors.push(notSupported('entity_id'));
}

/** Writes a new task. Without a responsible user it goes to the caller. */
export function createTask(change: Change, input: Static<typeof TaskInput>): Task {
  const { account } = change;
  const type = input.entity_type ?? null;
  const responsible = input.responsible_user_id ?? change.actorId;
  const task: Task = {
    id: nextId(account),
    created_by: input.created_by ?? change.actorId,
    updated_by: input.updated_by ?? change.actorId,
    created_at: input.created_at ?? change.now,
    updated_at: input.updated_at ?? change.now,
    responsible_user_id: responsible,
    group_id: account.users.get(responsible)?.groupId ?? 0,
    entity_id: input.entity_id ?? null,
    entity_type: type !== null && isCardType(type) ? type : null,
    duration: input.duration ?? 0,
    is_completed: input.is_completed ?? false,
    task_type_id: input.task_type_id ?? 1,
    text: input.text,
    result: resultText(input),
    complete_till: input.complete_till,
  };
  account.tasks.set(task.id, task);
  taskEvent(change, task, 'task_added', undefined, [{ task: { text: task.text } }]);
  change.hook('add_task', 'task', 'add', taskItem(account, task));
  return task;
}

/** Writes a change of a task. */
export function updateTask(change: Change, task: Task, input: Static<typeof TaskPatch>): void {
  const { account } = change;
  const oldText = task.text;
  const oldResponsible = task.responsible_user_id;
  if (input.text !== undefined && input.text !== task.text) {
    taskEvent(change, task, 'task_text_changed', [{ task: { text: task.text } }], [{ task: { text: input.text } }]);
    task.text = input.text;
  }
  if (input.complete_till !== undefined && input.complete_till !== task.complete_till) {
    const value = (timestamp: number) => [{ task_deadline: { timestamp } }];
    taskEvent(change, task, 'task_deadline_changed', value(task.complete_till), value(input.complete_till));
    task.complete_till = input.complete_till;
  }
  if (input.task_type_id !== undefined && input.task_type_id !== task.task_type_id) {
    const value = (id: number) => [{ task_type: { id } }];
    taskEvent(change, task, 'task_type_changed', value(task.task_type_id), value(input.task_type_id));
    task.task_type_id = input.task_type_id;
  }
  const result = resultText(input);
  if (result !== null) {
    task.result = result;
    taskEvent(change, task, 'task_result_added', undefined, [{ task: { text: result } }]);
  }
  const closes = input.is_completed === true && !task.is_completed;
  if (input.is_completed !== undefined) task.is_completed = input.is_completed;
  if (closes) taskEvent(change, task, 'task_completed');
  if (input.responsible_user_id !== undefined) {
    task.responsible_user_id = input.responsible_user_id;
    task.group_id = account.users.get(input.responsible_user_id)?.groupId ?? 0;
  }
  const type = input.entity_type ?? null;
  if (type !== null && isCardType(type)) {
    task.entity_type = type;
    task.entity_id = input.entity_id ?? null;
  }
  if (input.duration !== undefined) task.duration = input.duration;
  task.updated_by = input.updated_by ?? change.actorId;
  task.updated_at = input.updated_at ?? change.now;
  const item = taskItem(account, task);
  change.hook('update_task', 'task', 'update', { ...item, action_close: closes ? 1 : 0, old_text: oldText });
  if (oldResponsible !== task.responsible_user_id)
    change.hook('responsible_task', 'task', 'responsible', { ...item, old_responsible_user_id: oldResponsible });
}

/** A task as the API reads it: `result` is `[]` until there is one. */
export function taskView(account: Account, task: Task): Record<string, unknown> {
  const { result, ...rest } = task;
  return { ...rest, result: result === null ? [] : { text: result }, account_id: account.profile.id };
}

function resultText(input: Static<typeof TaskPatch>): string | null {
  const { result } = input;
  return result !== undefined && !Array.isArray(result) ? result.text : null;
}

/** Entries about a task stand in the log of the card it belongs to, or of the task itself. */
function taskEvent(
  change: Change,
  task: Task,
  type: string,
  before: Record<string, unknown>[] = [],
  after: Record<string, unknown>[] = [],
): void {
  const onCard = task.entity_type !== null && task.entity_id !== null;
  change.event({
    type,
    entityType: onCard && task.entity_type !== null ? eventEntity(task.entity_type) : 'task',
    entityId: onCard && task.entity_id !== null ? task.entity_id : task.id,
    before,
    after,
  });
}
