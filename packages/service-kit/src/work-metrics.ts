import { metrics } from '@opentelemetry/api';

/** Counts what a service takes in: names and outcomes only, no account (labels must stay few). */
export interface WorkMetrics {
  /** A message of a consumer was handled. */
  message(consumer: string, outcome: 'done' | 'retry' | 'dead', seconds: number): void;
  /** A request was answered. */
  request(name: string, code: string, seconds: number): void;
}

/** Makes the instruments; free while telemetry is off. */
export function createWorkMetrics(): WorkMetrics {
  const meter = metrics.getMeter('pochtovik');
  const messages = meter.createHistogram('pochtovik.consumer.duration', {
    description: 'Handling of one message by a consumer',
    unit: 's',
  });
  const requests = meter.createHistogram('pochtovik.request.duration', {
    description: 'Answering one request',
    unit: 's',
  });
  return {
    message: (consumer, outcome, seconds) => messages.record(seconds, { consumer, outcome }),
    request: (name, code, seconds) => requests.record(seconds, { request: name, code }),
  };
}
