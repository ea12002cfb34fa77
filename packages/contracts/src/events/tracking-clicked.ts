import Type from 'typebox';
import { Id, VisitorClass } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A trigger link was opened and the visit confirmed by its page (a bare GET is not a click). */
export const TrackingClicked = defineEvent({
  type: 'tracking.clicked',
  version: 1,
  summary: 'A recipient followed a trigger link; the page behind it confirmed the visit.',
  publisher: 'tracker',
  data: Type.Object({
    hitId: Id,
    letterId: Id,
    linkNumber: Type.Integer({ minimum: 1 }),
    visitor: VisitorClass,
    reason: Type.String(),
    rulesVersion: Type.Integer(),
    userAgent: Type.String({ maxLength: 300 }),
  }),
  example: {
    hitId: EXAMPLE.hitId,
    letterId: EXAMPLE.letterId,
    linkNumber: 8,
    visitor: 'person',
    reason: 'no-rule-matched',
    rulesVersion: 1,
    userAgent: 'Mozilla/5.0',
  },
});
