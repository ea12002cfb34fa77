import {
  checkTask,
  createTask,
  TaskBatchPatch,
  TaskInput,
  TaskPatch,
  taskView,
  updateTask,
} from '../entities/tasks.ts';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf, listFilter, orderOf, rangeFilter, sorted } from '../http/query.ts';
import type { Task } from '../state/feed.ts';
import { BatchErrors, parseBatch, parseObject } from '../validation/body.ts';
import { type FieldError, forbidden, notFound, notSupported, validationProblem } from '../validation/problem.ts';

/** `/api/v4/tasks`. Source: amoCRM tasks-api. There is no delete. */
export const taskRoutes: ApiRoute[] = [
  { method: 'GET', path: '/api/v4/tasks', handle: list },
  { method: 'POST', path: '/api/v4/tasks', handle: add },
  { method: 'PATCH', path: '/api/v4/tasks', handle: changeMany },
  {
    method: 'GET',
    path: '/api/v4/tasks/:id',
    handle: (call) => ({ status: 200, body: view(call, found(call)) }),
  },
  { method: 'PATCH', path: '/api/v4/tasks/:id', handle: changeOne },
];

function view(call: ApiCall, task: Task): Record<string, unknown> {
  return { ...taskView(call.account, task), _links: linkTo(call, `tasks/${task.id}`) };
}

function found(call: ApiCall): Task {
  const task = call.account.tasks.get(idParam(call));
  if (!task) throw notFound();
  return task;
}

function list(call: ApiCall): ApiAnswer {
  const filter = filterOf(call.query);
  const ids = listFilter(filter, 'id');
  const responsible = listFilter(filter, 'responsible_user_id');
  const completed = listFilter(filter, 'is_completed');
  const types = listFilter(filter, 'task_type') ?? listFilter(filter, 'task_type_id');
  const entityTypes = listFilter(filter, 'entity_type');
  // entity_id means nothing without entity_type and is ignored then.
  const entityIds = entityTypes ? listFilter(filter, 'entity_id') : null;
  const updated = rangeFilter(filter, 'updated_at');
  const tasks = [...call.account.tasks.values()].filter(
    (task) =>
      (!ids || ids.has(String(task.id))) &&
      (!responsible || responsible.has(String(task.responsible_user_id))) &&
      (!completed || completed.has(task.is_completed ? '1' : '0')) &&
      (!types || types.has(String(task.task_type_id))) &&
      (!entityTypes || entityTypes.has(String(task.entity_type))) &&
      (!entityIds || entityIds.has(String(task.entity_id))) &&
      (!updated || updated(task.updated_at)),
  );
  const order = orderOf(call.query, ['created_at', 'complete_till', 'id']);
  const items = order ? sorted(tasks, (task) => task[order.field], order.direction) : tasks;
  return listAnswer(call, items, { key: 'tasks', view: (task) => view(call, task) });
}

function add(call: ApiCall): ApiAnswer {
  const batch = new BatchErrors();
  const items = parseBatch(TaskInput, call.body);
  for (const { item, requestId } of items) {
    const errors: FieldError[] = [];
    checkTask(call.account, item, errors);
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
  const tasks = items.map(({ item, requestId }) => {
    const task = createTask(call.change, item);
    return { id: task.id, request_id: requestId, _links: linkTo(call, `tasks/${task.id}`) };
  });
  return { status: 200, body: { _links: linkTo(call, 'tasks'), _embedded: { tasks } } };
}

function changeMany(call: ApiCall): ApiAnswer {
  const batch = new BatchErrors();
  const pairs = parseBatch(TaskBatchPatch, call.body).flatMap(({ item, requestId }) => {
    const task = call.account.tasks.get(item.id);
    const errors: FieldError[] = task ? [] : [notSupported('id')];
    if (task) demandEdit(call, task);
    checkTask(call.account, item, errors);
    batch.add(requestId, errors);
    return task ? [{ task, item }] : [];
  });
  batch.throwIfAny();
  const tasks = pairs.map(({ task, item }) => {
    updateTask(call.change, task, item);
    return patched(call, task);
  });
  return { status: 200, body: { _links: linkTo(call, 'tasks'), _embedded: { tasks } } };
}

function changeOne(call: ApiCall): ApiAnswer {
  const task = found(call);
  demandEdit(call, task);
  const input = parseObject(TaskPatch, call.body);
  const errors: FieldError[] = [];
  checkTask(call.account, input, errors);
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  updateTask(call.change, task, input);
  return { status: 200, body: patched(call, task) };
}

function demandEdit(call: ApiCall, task: Task): void {
  const { user } = call;
  if (user.isAdmin || user.tasks.edit === 'A') return;
  const own = user.tasks.edit === 'M' && task.responsible_user_id === user.id;
  const group = user.tasks.edit === 'G' && task.group_id === user.groupId;
  if (!own && !group) throw forbidden();
}

function patched(call: ApiCall, task: Task): Record<string, unknown> {
  return { id: task.id, updated_at: task.updated_at, _links: linkTo(call, `tasks/${task.id}`) };
}
