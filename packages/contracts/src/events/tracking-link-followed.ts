import Type from 'typebox';
import { Id, VisitorClass } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A plain link of a letter was followed. It is told for the timeline alone: a bare GET, which scanners make too, fires nothing. */
export const TrackingLinkFollowed = defineEvent({
  type: 'tracking.link-followed',
  version: 1,
  summary: 'A recipient followed a plain link of a letter whose links are tracked.',
  publisher: 'tracker',
  data: Type.Object({
    hitId: Id,
    letterId: Id,
    /** Place among the letter's plain links, from 1. */
    number: Type.Integer({ minimum: 1 }),
    visitor: VisitorClass,
    reason: Type.String(),
    rulesVersion: Type.Integer(),
    userAgent: Type.String({ maxLength: 300 }),
  }),
  example: {
    hitId: EXAMPLE.hitId,
    letterId: EXAMPLE.letterId,
    number: 1,
    visitor: 'person',
    reason: 'no-rule-matched',
    rulesVersion: 1,
    userAgent: 'Mozilla/5.0',
  },
});
