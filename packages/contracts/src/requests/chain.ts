import Type, { type Static } from 'typebox';
import { AccountId, DelaySeconds, ExecutionCause, Id } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);

/** A thing on the map; `key` is its name among the nodes of one map. A name that the actor may not see is null. */
export const ChainNode = Type.Union([
  Type.Object({
    type: Type.Literal('template'),
    key: Type.String(),
    inLoop: Type.Boolean(),
    id: Id,
    name: Nullable(Type.String()),
  }),
  Type.Object({
    type: Type.Literal('trigger'),
    key: Type.String(),
    inLoop: Type.Boolean(),
    id: Id,
    name: Type.String(),
    /** Kind of its action, e.g. `create_task`. */
    action: Type.String(),
  }),
  Type.Object({
    type: Type.Literal('link'),
    key: Type.String(),
    inLoop: Type.Boolean(),
    id: Id,
    name: Type.String(),
    number: Type.Integer({ minimum: 1 }),
  }),
  Type.Object({
    type: Type.Literal('status'),
    key: Type.String(),
    inLoop: Type.Boolean(),
    pipelineId: Type.Integer(),
    statusId: Type.Integer(),
    /** null: amoCRM has it no more, or does not answer. */
    pipelineName: Nullable(Type.String()),
    statusName: Nullable(Type.String()),
  }),
]);
/** See the schema of the same name. */
export type ChainNode = Static<typeof ChainNode>;

/** What leads from one node to another: a template or link fires a trigger, a template holds a link, a trigger sends or moves. */
export const ChainEdge = Type.Object({
  from: Type.String(),
  to: Type.String(),
  /** What must happen to the letter; null where nothing must: a letter holds its link, a trigger does its action. */
  cause: Nullable(ExecutionCause),
  /** Shortest delay of the uses that it stands for; for "not opened" the time waited. */
  delaySeconds: DelaySeconds,
  inLoop: Type.Boolean(),
});
/** See the schema of the same name. */
export type ChainEdge = Static<typeof ChainEdge>;

/** One letter of a loop and what makes it send the next. */
export const ChainStep = Type.Object({
  templateId: Id,
  templateName: Nullable(Type.String()),
  cause: ExecutionCause,
  /** The link that is clicked; null for every other cause. */
  linkNumber: Nullable(Type.Integer({ minimum: 1 })),
  linkName: Nullable(Type.String()),
  triggerId: Id,
  triggerName: Type.String(),
  delaySeconds: DelaySeconds,
  /** The stage into which the trigger moves the deal, and whose action in amoCRM's pipeline sends the next letter; absent where the trigger sends it itself. */
  stage: Type.Optional(
    Type.Object({
      pipelineId: Type.Integer(),
      statusId: Type.Integer(),
      pipelineName: Nullable(Type.String()),
      statusName: Nullable(Type.String()),
    }),
  ),
});
/** See the schema of the same name. */
export type ChainStep = Static<typeof ChainStep>;

/** A chain of letters that comes back to its first one. */
export const ChainLoop = Type.Object({
  /** Each sends the next, the last one the first. */
  steps: Type.Array(ChainStep, { minItems: 1 }),
  /** True where no step needs the client to do anything: it goes round until the cap stops it. */
  runsByItself: Type.Boolean(),
  /** The loop in one line, for people. */
  words: Type.Object({ ru: Type.String(), en: Type.String() }),
});
/** See the schema of the same name. */
export type ChainLoop = Static<typeof ChainLoop>;

const loopExample: ChainLoop = {
  steps: [
    {
      templateId: EXAMPLE.templateId,
      templateName: 'КП',
      cause: 'not-opened',
      linkNumber: null,
      linkName: null,
      triggerId: EXAMPLE.triggerId,
      triggerName: 'Повторное письмо',
      delaySeconds: 86_400,
    },
  ],
  runsByItself: true,
  words: { ru: 'Письмо «КП» → не открыто → «КП»', en: 'Letter “КП” → not opened → “КП”' },
};
const templateKey = `template:${EXAMPLE.templateId}`;
const triggerKey = `trigger:${EXAMPLE.triggerId}`;

/** The account's chains with every loop in them. Errors: those of `template.actions`. */
export const ChainMap = defineRequest({
  service: 'trigger-engine',
  name: 'chain.map',
  version: 1,
  summary: 'Templates, triggers, trigger links and statuses as a graph, with the loops in it.',
  request: Type.Object({ accountId: AccountId, actor: Actor }),
  reply: Type.Object({
    nodes: Type.Array(ChainNode),
    edges: Type.Array(ChainEdge),
    loops: Type.Array(ChainLoop),
    /** True when there are more loops than are named; nodes and edges tell by `inLoop` of all. */
    hasMoreLoops: Type.Boolean(),
  }),
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'administrator' } },
    reply: {
      nodes: [
        { type: 'template', key: templateKey, inLoop: true, id: EXAMPLE.templateId, name: 'КП' },
        {
          type: 'trigger',
          key: triggerKey,
          inLoop: true,
          id: EXAMPLE.triggerId,
          name: 'Повторное письмо',
          action: 'send_letter',
        },
      ],
      edges: [
        { from: templateKey, to: triggerKey, cause: 'not-opened', delaySeconds: 86_400, inLoop: true },
        { from: triggerKey, to: templateKey, cause: null, delaySeconds: 0, inLoop: true },
      ],
      loops: [loopExample],
      hasMoreLoops: false,
    },
  },
});
