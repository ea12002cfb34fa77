import { defineEvent } from '../define.ts';
import { bulkSendChange, bulkSendChangeExample } from './bulk-send-change.ts';

/** A person holds a bulk send back: what has not begun to leave waits. */
export const BulkSendPaused = defineEvent({
  type: 'bulk-send.paused',
  version: 1,
  summary: 'A user paused a bulk send; its letters that have not begun to leave wait.',
  publisher: 'composer',
  data: bulkSendChange,
  example: bulkSendChangeExample,
});
