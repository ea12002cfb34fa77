import { defineEvent } from '../define.ts';
import { bulkSendChange, bulkSendChangeExample } from './bulk-send-change.ts';

/** A person ends a bulk send: what has not begun to leave never will. */
export const BulkSendCancelled = defineEvent({
  type: 'bulk-send.cancelled',
  version: 1,
  summary: 'A user cancelled a bulk send; its letters that have not begun to leave never will.',
  publisher: 'composer',
  data: bulkSendChange,
  example: bulkSendChangeExample,
});
