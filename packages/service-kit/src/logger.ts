import { PochtovikError } from '@pochtovik/contracts';
import { type Logger as PinoLogger, pino } from 'pino';

/** Structured logger: `log.info({ event: 'letter.sent', letterId }, 'letter sent')`. */
export type Logger = PinoLogger;

const SECRET_KEY =
  /pass(word)?$|secret|token|authorization|cookie|credential|api[-_]?key|^pass$|private[-_]?key|authorization[-_]?code/i;
const CONTENT_KEY = /^(html|text|body|signatureHtml)$/;
const MAX_DEPTH = 8;

/**
 * Copy of a log object with every secret and every letter's content replaced, at any depth: a password three levels down
 * is as secret as one on top. Cycles and deep trees are cut.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (SECRET_KEY.test(key)) copy[key] = '[redacted]';
    else if (CONTENT_KEY.test(key) && typeof item === 'string') copy[key] = `[${item.length} characters]`;
    else copy[key] = redact(item, depth + 1);
  }
  return copy;
}

function describeError(error: Error, depth: number): Record<string, unknown> {
  const described: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack };
  if ('code' in error) described['code'] = error.code;
  if (error instanceof PochtovikError && error.details.length > 0) described['details'] = error.details;
  if (error.cause !== undefined && depth < MAX_DEPTH) described['cause'] = redact(error.cause, depth + 1);
  return described;
}

/** The root logger of a service; redaction sits here, so that no child can forget it. */
export function createLogger(service: string, level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (object: Record<string, unknown>) => {
        const { err, ...rest } = object;
        const clean = redact(rest);
        const fields = typeof clean === 'object' && clean !== null ? { ...clean } : {};
        return err === undefined ? fields : { ...fields, error: redact(err) };
      },
    },
    serializers: { err: (error: unknown) => error },
  };
  return destination ? pino(options, destination) : pino(options);
}
