import Type from 'typebox';
import { Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { BulkSendCounts, BulkSendState } from '../requests/bulk-send.ts';

/** How far a bulk send has come, about once a second at most while it moves: for who looks at it. The truth is `bulk-send.get`. */
export const BulkSendProgressed = defineEvent({
  type: 'bulk-send.progressed',
  version: 1,
  summary: 'Letters of a bulk send were made, left or ended; told about once a second at most.',
  publisher: 'composer',
  data: Type.Object({ bulkSendId: Id, state: BulkSendState, counts: BulkSendCounts }),
  example: {
    bulkSendId: EXAMPLE.bulkSendId,
    state: 'running',
    counts: { waiting: 250, queued: 200, sent: 45, notSent: 5, maybeSent: 0, cancelled: 0 },
  },
});
