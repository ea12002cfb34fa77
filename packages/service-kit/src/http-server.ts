import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { ERROR_CODES, type ErrorDetail, PochtovikError } from '@pochtovik/contracts';
import { type FastifyError, type FastifyInstance, type FastifyServerOptions, fastify } from 'fastify';
import { isOutage } from './failure.ts';
import type { Logger } from './logger.ts';
import { SpanKind, type TextHeaders, traceFrom } from './telemetry.ts';

/** Body of every error answer: RFC 9457 problem document with our stable code and the request's id. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  /** What to do, in the language asked for (Russian unless `Accept-Language` prefers English). */
  detail: string;
  requestId: string;
  errors?: ErrorDetail[];
}

/** Makes a fastify server with our logging, tracing and error answers. Routes are added by the caller; it listens on nothing yet. */
export function createHttpServer(log: Logger, options: Partial<FastifyServerOptions> = {}): FastifyInstance {
  const app = fastify({
    requestIdHeader: false,
    genReqId: () => crypto.randomUUID(),
    bodyLimit: 1024 * 1024,
    ...options,
  });
  app.addHook('onRequest', (request, reply, done) => {
    const headers: TextHeaders = {};
    for (const name of ['traceparent', 'tracestate']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers[name] = value;
    }
    const parent = traceFrom(headers);
    const span = trace.getTracer('pochtovik').startSpan(
      `${request.method} ${request.routeOptions.url ?? 'unknown route'}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': request.routeOptions.url ?? '' },
      },
      parent,
    );
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(parent, span), done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const line = {
      event: 'http.answered',
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
    };
    if (reply.statusCode >= 500) log.error(line, 'request failed');
    else log.debug(line, 'request answered');
    done();
  });
  app.setErrorHandler((error: FastifyError | PochtovikError, request, reply) => {
    const known = asKnown(error);
    if (known.status >= 500) log.error({ event: 'http.error', requestId: request.id, err: error }, 'request failed');
    const problem: Problem = {
      type: 'about:blank',
      title: known.code,
      status: known.status,
      code: known.code,
      detail: ERROR_CODES[known.code][prefersEnglish(request.headers['accept-language']) ? 'en' : 'ru'],
      requestId: request.id,
      ...(known.details.length > 0 ? { errors: known.details } : {}),
    };
    return reply.code(known.status).type('application/problem+json').send(problem);
  });
  app.setNotFoundHandler(() => {
    throw new PochtovikError('NOT_FOUND');
  });
  return app;
}

function asKnown(error: FastifyError | PochtovikError): PochtovikError {
  if (error instanceof PochtovikError) return error;
  if (error.validation) {
    const details = error.validation.map((problem) => ({
      field: [error.validationContext, problem.instancePath.slice(1).replaceAll('/', '.')].filter(Boolean).join('.'),
      message: problem.message ?? 'is not valid',
    }));
    return new PochtovikError('BAD_REQUEST', { details });
  }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new PochtovikError('BAD_REQUEST', {
      details: [{ field: 'body', message: error.message, code: error.code }],
    });
  }
  return new PochtovikError(isOutage(error) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL', { cause: error });
}

function prefersEnglish(acceptLanguage: string | undefined): boolean {
  return /^\s*en\b/i.test(acceptLanguage ?? '');
}
