import { defineEvent } from '../define.ts';
import { bulkSendChange, bulkSendChangeExample } from './bulk-send-change.ts';

/** A person lets a paused bulk send go on. */
export const BulkSendResumed = defineEvent({
  type: 'bulk-send.resumed',
  version: 1,
  summary: 'A user let a paused bulk send go on.',
  publisher: 'composer',
  data: bulkSendChange,
  example: bulkSendChangeExample,
});
