import Type from 'typebox';
import { Id, VisitorClass } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The pixel of a letter was fetched. */
export const TrackingOpened = defineEvent({
  type: 'tracking.opened',
  version: 1,
  summary: 'The letter’s pixel was fetched, by a person, a proxy or a machine.',
  publisher: 'tracker',
  data: Type.Object({
    hitId: Id,
    letterId: Id,
    visitor: VisitorClass,
    reason: Type.String({ description: 'Rule that decided the class' }),
    rulesVersion: Type.Integer(),
    userAgent: Type.String({ maxLength: 300 }),
  }),
  example: {
    hitId: EXAMPLE.hitId,
    letterId: EXAMPLE.letterId,
    visitor: 'person',
    reason: 'no-rule-matched',
    rulesVersion: 1,
    userAgent: 'Mozilla/5.0',
  },
});
