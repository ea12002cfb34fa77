import Type from 'typebox';
import { Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** The recipient of a letter wants no more letters. It counts whoever sent it: mail providers send it for their users. */
export const TrackingUnsubscribed = defineEvent({
  type: 'tracking.unsubscribed',
  version: 1,
  summary: 'The recipient of a letter unsubscribed, by the page behind its link or by one click in the mail program.',
  publisher: 'tracker',
  data: Type.Object({
    hitId: Id,
    letterId: Id,
    /** `page`: confirmed on our page; `one-click`: RFC 8058. */
    method: Type.Union([Type.Literal('page'), Type.Literal('one-click')]),
    userAgent: Type.String({ maxLength: 300 }),
  }),
  example: { hitId: EXAMPLE.hitId, letterId: EXAMPLE.letterId, method: 'one-click', userAgent: 'Mozilla/5.0' },
});
