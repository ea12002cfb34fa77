import { type Static, Type } from 'typebox';
import { type ApiAnswer, type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { nextId } from '../state/account.ts';
import { LOST, type Pipeline, type Status, WON } from '../state/pipelines.ts';
import { BatchErrors, closed, parseBatch, parseObject } from '../validation/body.ts';
import { ApiProblem, type FieldError, missing, notFound, notSupported } from '../validation/problem.ts';
import { foundPipeline, pipelineView, statusView } from './pipelines.ts';

const MAX_PIPELINES = 50;
const MAX_STATUSES = 100;

const OptionalInt = Type.Optional(Type.Integer());
const OptionalText = Type.Optional(Type.String());
const RequestId = Type.Optional(Type.Union([Type.String(), Type.Integer()]));

const StatusInput = closed({
  id: OptionalInt,
  name: Type.String({ maxLength: 255 }),
  sort: OptionalInt,
  color: OptionalText,
  request_id: RequestId,
});
const StatusPatch = closed({ id: OptionalInt, name: OptionalText, sort: OptionalInt, color: OptionalText });
const PipelineInput = closed({
  name: Type.String({ maxLength: 255 }),
  sort: Type.Integer(),
  is_main: Type.Boolean(),
  is_unsorted_on: Type.Boolean(),
  _embedded: closed({ statuses: Type.Array(StatusInput) }),
  request_id: RequestId,
});
const PipelinePatch = closed({
  id: OptionalInt,
  name: OptionalText,
  sort: OptionalInt,
  is_main: Type.Optional(Type.Boolean()),
  is_unsorted_on: Type.Optional(Type.Boolean()),
});

const PATH = '/api/v4/leads/pipelines';

/** Writes of pipelines and stages; administrators only. */
export const pipelineWriteRoutes: ApiRoute[] = [
  { method: 'POST', path: PATH, admin: true, handle: addPipelines },
  { method: 'PATCH', path: `${PATH}/:id`, admin: true, handle: changePipeline },
  { method: 'DELETE', path: `${PATH}/:id`, admin: true, handle: removePipeline },
  { method: 'POST', path: `${PATH}/:id/statuses`, admin: true, handle: addStatuses },
  { method: 'PATCH', path: `${PATH}/:id/statuses/:status`, admin: true, handle: changeStatus },
  { method: 'DELETE', path: `${PATH}/:id/statuses/:status`, admin: true, handle: removeStatus },
];

function addPipelines(call: ApiCall): ApiAnswer {
  const { account } = call;
  const items = parseBatch(PipelineInput, call.body);
  if (account.pipelines.length + items.length > MAX_PIPELINES)
    throw new ApiProblem(422, `Limit ${MAX_PIPELINES} pipelines`);
  const batch = new BatchErrors();
  for (const { item, requestId } of items) {
    const errors: FieldError[] = item.name === '' ? [missing('name')] : [];
    item._embedded.statuses.forEach((status, index) => {
      if (status.id !== undefined && status.id !== WON && status.id !== LOST)
        errors.push(notSupported(`_embedded.statuses.${index}.id`));
    });
    batch.add(requestId, errors);
  }
  batch.throwIfAny();
  const pipelines = items.map(({ item, requestId }) => {
    const pipeline = newPipeline(call, item);
    if (item.is_main) for (const other of account.pipelines) other.is_main = false;
    account.pipelines.push(pipeline);
    return { ...pipelineView(call, pipeline), request_id: requestId };
  });
  const body = {
    _total_items: pipelines.length,
    _links: linkTo(call, 'leads/pipelines'),
    _embedded: { pipelines },
  };
  return { status: 200, body };
}

function newPipeline(call: ApiCall, item: Static<typeof PipelineInput>): Pipeline {
  const russian = call.account.profile.language === 'ru';
  const given = item._embedded.statuses;
  const named = (id: number, otherwise: string) => given.find((status) => status.id === id)?.name ?? otherwise;
  const fixed = { is_editable: false };
  return {
    id: nextId(call.account),
    name: item.name,
    sort: item.sort,
    is_main: item.is_main,
    is_unsorted_on: item.is_unsorted_on,
    is_archive: false,
    statuses: [
      {
        id: nextId(call.account),
        name: russian ? 'Неразобранное' : 'Incoming leads',
        sort: 10,
        color: '#c1c1c1',
        type: 1,
        ...fixed,
      },
      ...given.filter((status) => status.id === undefined).map((status, index) => newStatus(call, status, index)),
      {
        id: WON,
        name: named(WON, russian ? 'Успешно реализовано' : 'Closed - won'),
        sort: 10_000,
        color: '#CCFF66',
        type: 0,
        ...fixed,
      },
      {
        id: LOST,
        name: named(LOST, russian ? 'Закрыто и не реализовано' : 'Closed - lost'),
        sort: 11_000,
        color: '#D5D8DB',
        type: 0,
        ...fixed,
      },
    ],
  };
}

function newStatus(call: ApiCall, status: Static<typeof StatusInput>, index: number): Status {
  return {
    id: nextId(call.account),
    name: status.name,
    sort: status.sort ?? (index + 2) * 10,
    is_editable: true,
    color: status.color ?? '#fffeb2',
    type: 0,
  };
}

function changePipeline(call: ApiCall): ApiAnswer {
  const pipeline = foundPipeline(call);
  const input = parseObject(PipelinePatch, call.body);
  if (input.is_main) for (const other of call.account.pipelines) other.is_main = false;
  pipeline.name = input.name ?? pipeline.name;
  pipeline.sort = input.sort ?? pipeline.sort;
  pipeline.is_main = input.is_main ?? pipeline.is_main;
  pipeline.is_unsorted_on = input.is_unsorted_on ?? pipeline.is_unsorted_on;
  return { status: 200, body: pipelineView(call, pipeline) };
}

function removePipeline(call: ApiCall): ApiAnswer {
  const pipeline = foundPipeline(call);
  if (pipeline.is_main) throw new ApiProblem(400, 'The main pipeline can not be deleted');
  if (leadsIn(call, pipeline.id, null)) throw new ApiProblem(400, 'The pipeline has leads');
  call.account.pipelines = call.account.pipelines.filter((entry) => entry !== pipeline);
  return { status: 204 };
}

function addStatuses(call: ApiCall): ApiAnswer {
  const pipeline = foundPipeline(call);
  const items = parseBatch(StatusInput, call.body);
  if (pipeline.statuses.length + items.length > MAX_STATUSES)
    throw new ApiProblem(422, `Limit ${MAX_STATUSES} statuses`);
  const batch = new BatchErrors();
  for (const { item, requestId } of items) if (item.id !== undefined) batch.add(requestId, [notSupported('id')]);
  batch.throwIfAny();
  const statuses = items.map(({ item, requestId }, index) => {
    const status = newStatus(call, item, pipeline.statuses.length + index);
    pipeline.statuses.splice(-2, 0, status);
    return { ...statusView(call, pipeline, status), request_id: requestId };
  });
  return { status: 200, body: { _total_items: statuses.length, _embedded: { statuses } } };
}

function changeStatus(call: ApiCall): ApiAnswer {
  const { pipeline, status } = editable(call);
  const input = parseObject(StatusPatch, call.body);
  status.name = input.name ?? status.name;
  status.sort = input.sort ?? status.sort;
  status.color = input.color ?? status.color;
  return { status: 200, body: statusView(call, pipeline, status) };
}

function removeStatus(call: ApiCall): ApiAnswer {
  const { pipeline, status } = editable(call);
  if (leadsIn(call, pipeline.id, status.id)) throw new ApiProblem(400, 'The status has leads');
  pipeline.statuses = pipeline.statuses.filter((entry) => entry !== status);
  return { status: 204 };
}

function editable(call: ApiCall): { pipeline: Pipeline; status: Status } {
  const pipeline = foundPipeline(call);
  const status = pipeline.statuses.find((entry) => entry.id === idParam(call, 'status'));
  if (!status) throw notFound();
  if (!status.is_editable) throw new ApiProblem(400, 'This status can not be changed');
  return { pipeline, status };
}

function leadsIn(call: ApiCall, pipelineId: number, statusId: number | null): boolean {
  return [...call.account.leads.values()].some(
    (lead) => !lead.is_deleted && lead.pipeline_id === pipelineId && (statusId === null || lead.status_id === statusId),
  );
}
