import { type ApiCall, type ApiRoute, idParam, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { withOf } from '../http/query.ts';
import type { Pipeline, Status } from '../state/pipelines.ts';
import { notFound } from '../validation/problem.ts';

/** Reading pipelines, stages and loss reasons. Source: amoCRM leads_pipelines. */
export const pipelineRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/leads/pipelines',
    handle: (call) => {
      const pipelines = call.account.pipelines.map((pipeline) => pipelineView(call, pipeline));
      return {
        status: 200,
        body: {
          _total_items: pipelines.length,
          _links: linkTo(call, 'leads/pipelines'),
          _embedded: { pipelines },
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/api/v4/leads/pipelines/:id',
    handle: (call) => ({ status: 200, body: pipelineView(call, foundPipeline(call)) }),
  },
  {
    method: 'GET',
    path: '/api/v4/leads/pipelines/:id/statuses',
    handle: (call) => {
      const pipeline = foundPipeline(call);
      const statuses = pipeline.statuses.map((status) => statusView(call, pipeline, status));
      return {
        status: 200,
        body: {
          _total_items: statuses.length,
          _links: linkTo(call, `leads/pipelines/${pipeline.id}/statuses`),
          _embedded: { statuses },
        },
      };
    },
  },
  {
    method: 'GET',
    path: '/api/v4/leads/pipelines/:id/statuses/:status',
    handle: (call) => {
      const pipeline = foundPipeline(call);
      const status = pipeline.statuses.find((entry) => entry.id === idParam(call, 'status'));
      if (!status) throw notFound();
      return { status: 200, body: statusView(call, pipeline, status) };
    },
  },
  {
    method: 'GET',
    path: '/api/v4/leads/loss_reasons',
    handle: (call) =>
      listAnswer(call, call.account.lossReasons, {
        key: 'loss_reasons',
        view: (reason) => ({ ...reason, _links: linkTo(call, `leads/loss_reasons/${reason.id}`) }),
      }),
  },
  {
    method: 'GET',
    path: '/api/v4/leads/loss_reasons/:id',
    handle: (call) => {
      const reason = call.account.lossReasons.find((entry) => entry.id === idParam(call));
      if (!reason) throw notFound();
      return { status: 200, body: { ...reason, _links: linkTo(call, `leads/loss_reasons/${reason.id}`) } };
    },
  },
];

/** The pipeline a path names. @throws ApiProblem 404. */
export function foundPipeline(call: ApiCall): Pipeline {
  const pipeline = call.account.pipelines.find((entry) => entry.id === idParam(call));
  if (!pipeline) throw notFound();
  return pipeline;
}

/** A pipeline with its stages. */
export function pipelineView(call: ApiCall, pipeline: Pipeline): Record<string, unknown> {
  const { statuses, ...rest } = pipeline;
  return {
    ...rest,
    account_id: call.account.profile.id,
    _links: linkTo(call, `leads/pipelines/${pipeline.id}`),
    _embedded: { statuses: statuses.map((status) => statusView(call, pipeline, status)) },
  };
}

/** A stage. */
export function statusView(call: ApiCall, pipeline: Pipeline, status: Status): Record<string, unknown> {
  return {
    id: status.id,
    name: status.name,
    sort: status.sort,
    is_editable: status.is_editable,
    pipeline_id: pipeline.id,
    color: status.color,
    type: status.type,
    account_id: call.account.profile.id,
    ...(withOf(call.query).has('descriptions') ? { descriptions: [] } : {}),
    _links: linkTo(call, `leads/pipelines/${pipeline.id}/statuses/${status.id}`),
  };
}
