import Type, { type Static } from 'typebox';
import { AccountId, EntityRef, ExecutionCause, Id, Time } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Execution, ExecutionList, ExecutionState } from './trigger.ts';

const service = 'trigger-engine';
const [executionExample] = ExecutionList.example.reply.executions;
if (!executionExample) throw new Error('execution.list has no example');

/** What narrows the execution log down; times are of the fact that fired, `to` excluded. */
export const ExecutionFilter = Type.Object({
  letterId: Type.Optional(Id),
  triggerId: Type.Optional(Id),
  cause: Type.Optional(ExecutionCause),
  state: Type.Optional(ExecutionState),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
});
/** See the schema of the same name. */
export type ExecutionFilter = Static<typeof ExecutionFilter>;

/**
 * Executions of the whole account, newest first; `nextCursor` of one page asks for the next, with the same filter.
 * Errors: BAD_REQUEST (a cursor that is none).
 */
export const ExecutionSearch = defineRequest({
  service,
  name: 'execution.search',
  version: 1,
  summary: 'The execution log of the account, by letter, card, trigger, cause, state and time.',
  request: Type.Object({
    accountId: AccountId,
    ...ExecutionFilter.properties,
    entity: Type.Optional(EntityRef),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
  reply: Type.Object({ executions: Type.Array(Execution), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
  example: {
    request: { accountId: EXAMPLE.accountId, state: 'failed', limit: 50 },
    reply: { executions: [{ ...executionExample, state: 'failed' }], nextCursor: null },
  },
});

/**
 * Runs a failed execution again, as a new one; asked twice it is run once.
 * Errors: EXECUTION_UNKNOWN (also for one of another letter), EXECUTION_NOT_FAILED.
 */
export const ExecutionRepeat = defineRequest({
  service,
  name: 'execution.repeat',
  version: 1,
  summary: 'Runs a failed execution again, once.',
  request: Type.Object({ accountId: AccountId, letterId: Id, executionId: Id }),
  reply: Execution,
  example: {
    request: { accountId: EXAMPLE.accountId, letterId: EXAMPLE.letterId, executionId: EXAMPLE.executionId },
    reply: {
      ...executionExample,
      id: EXAMPLE.repeatedExecutionId,
      state: 'scheduled',
      endedAt: null,
      detail: '',
      resultId: null,
      repeatOf: EXAMPLE.executionId,
    },
  },
});

/** The key that webhooks of the account are signed with (Standard Webhooks): `whsec_` and base64. */
export const WebhookSecretGet = defineRequest({
  service,
  name: 'webhook-secret.get',
  version: 1,
  summary: 'The key that the account’s webhooks are signed with.',
  request: Type.Object({ accountId: AccountId }),
  reply: Type.Object({ secret: Type.String() }),
  example: {
    request: { accountId: EXAMPLE.accountId },
    reply: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  },
});
