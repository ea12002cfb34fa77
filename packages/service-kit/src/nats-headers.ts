import { type MsgHdrs, headers as natsHeaders } from '@nats-io/transport-node';
import type { TextHeaders } from './telemetry.ts';

/** Headers of a message to be published. */
export function toNatsHeaders(headers: TextHeaders): MsgHdrs {
  const result = natsHeaders();
  for (const [name, value] of Object.entries(headers)) result.set(name, value);
  return result;
}

/** First value of each header that is not NATS' own; empty for a message without headers. */
export function fromNatsHeaders(headers: MsgHdrs | undefined): TextHeaders {
  const result: TextHeaders = {};
  for (const [name, values] of headers ?? []) {
    if (!name.startsWith('Nats-') && values[0] !== undefined) result[name] = values[0];
  }
  return result;
}
