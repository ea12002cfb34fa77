import Type from 'typebox';
import { EntityRef, UserId } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** Cards changed in the CRM, as amoCRM's own webhook told: what changed, and the names it used, by which remembered lists are found old. */
export const CrmChanged = defineEvent({
  type: 'crm.changed',
  version: 1,
  summary: 'amoCRM told of cards that changed, and in passing of the users, stages and fields they have.',
  publisher: 'api-gateway',
  data: Type.Object({
    cards: Type.Array(
      Type.Object({
        ...EntityRef.properties,
        change: Type.Union([
          Type.Literal('added'),
          Type.Literal('updated'),
          Type.Literal('deleted'),
          Type.Literal('restored'),
        ]),
      }),
      { maxItems: 500 },
    ),
    userIds: Type.Array(UserId, { maxItems: 500 }),
    stages: Type.Array(Type.Object({ pipelineId: Type.Integer(), statusId: Type.Integer() }), { maxItems: 500 }),
    fields: Type.Array(Type.Object({ id: Type.Integer({ minimum: 1 }), name: Type.String({ maxLength: 300 }) }), {
      maxItems: 1000,
    }),
  }),
  example: {
    cards: [{ type: 'lead', id: EXAMPLE.leadId, change: 'updated' }],
    userIds: [EXAMPLE.userId],
    stages: [{ pipelineId: EXAMPLE.pipelineId, statusId: EXAMPLE.statusId }],
    fields: [{ id: 901, name: 'Источник' }],
  },
});
