export type { Backlog } from './backlog.ts';
export { type BackoffPolicy, backoffMs } from './backoff.ts';
export { type BoundedCache, createBoundedCache } from './bounded-cache.ts';
export type { Bus } from './bus.ts';
export { BaseConfig, ConfigError, loadConfig, variableName } from './config.ts';
export { type ConsumerOptions, type RunningConsumer, startConsumer } from './consumer.ts';
export { connectDatabase, type Database, insertedOnce, isDuplicateKey } from './database.ts';
export { isOutage, NotYet } from './failure.ts';
export { createFailureBudget, type FailureBudget } from './failure-budget.ts';
export { type GroupCommit, groupCommit } from './group-commit.ts';
export { createLogger, type Logger } from './logger.ts';
export {
  bodyOf,
  type OutboxEntry,
  outboxEntry,
  outboxFields,
  outboxIndex,
  ownOutbox,
  pushOutbox,
  type WithOutbox,
  withOutbox,
} from './outbox.ts';
export { ownValue } from './own-value.ts';
export { type PagePosition, readCursor, writeCursor } from './page-cursor.ts';
export { listenPublicly, publicHttpSettings } from './public-http.ts';
export { type Publication, publish, publishStored } from './publisher.ts';
export type { OutboxCollection, Relay } from './relay.ts';
export type { Ask } from './requests.ts';
export { createServerClock, type ServerClock } from './server-clock.ts';
export {
  type EventContext,
  type Kit,
  type RunningService,
  runService,
  type ServiceDefinition,
  startService,
} from './service.ts';
export { type OpenFile, openStoredFile, sendFile } from './stored-file.ts';
export { DEAD_STREAM, EVENTS_STREAM, HITS_STREAM, TIMERS_STREAM } from './streams.ts';
export {
  currentTrace,
  isTraced,
  type SpanAttributes,
  SpanKind,
  type TextHeaders,
  traceFrom,
  withSpan,
} from './telemetry.ts';
export type { Timers } from './timers.ts';
export { type WriteTurns, writeTurns } from './write-turns.ts';
