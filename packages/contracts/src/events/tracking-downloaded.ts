import Type from 'typebox';
import { Id, VisitorClass } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A file of a letter was asked for by the button of its page (a bare GET of the page is no download). */
export const TrackingDownloaded = defineEvent({
  type: 'tracking.downloaded',
  version: 1,
  summary: 'A recipient downloaded a file of a letter from the page behind its link.',
  publisher: 'tracker',
  data: Type.Object({
    hitId: Id,
    letterId: Id,
    attachmentId: Id,
    visitor: VisitorClass,
    reason: Type.String(),
    rulesVersion: Type.Integer(),
    userAgent: Type.String({ maxLength: 300 }),
  }),
  example: {
    hitId: EXAMPLE.hitId,
    letterId: EXAMPLE.letterId,
    attachmentId: EXAMPLE.attachmentId,
    visitor: 'person',
    reason: 'no-rule-matched',
    rulesVersion: 1,
    userAgent: 'Mozilla/5.0',
  },
});
