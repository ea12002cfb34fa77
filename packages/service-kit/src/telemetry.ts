import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Running telemetry; `stop` sends what is left. */
export interface Telemetry {
  stop(): Promise<void>;
}

/**
 * Starts traces and metrics by OTLP/HTTP when an endpoint is given; without one nothing is loaded and every span is free.
 * Loaded lazily since the SDK costs 30 MB that an idle service need not carry.
 */
export async function startTelemetry(
  service: string,
  endpoint: string | undefined,
  metricsIntervalMs: number,
): Promise<Telemetry> {
  if (!endpoint) return { stop: async () => {} };
  const [
    { NodeSDK },
    { OTLPTraceExporter },
    { OTLPMetricExporter },
    { PeriodicExportingMetricReader },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/resources'),
  ]);
  const base = endpoint.replace(/\/$/, '');
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': `pochtovik-${service}` }),
    traceExporter: new OTLPTraceExporter({ url: `${base}/v1/traces` }),
    metricReaders: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: `${base}/v1/metrics` }),
        exportIntervalMillis: metricsIntervalMs,
        exportTimeoutMillis: metricsIntervalMs,
      }),
    ],
    instrumentations: [],
  });
  sdk.start();
  return { stop: () => sdk.shutdown() };
}

/** Text headers of a message, one value a name. */
export type TextHeaders = Record<string, string>;

/** True when traces are kept: without an endpoint nothing carries them on. */
export function isTraced(): boolean {
  return propagation.fields().length > 0;
}

/** The current trace as W3C headers (`traceparent`, `tracestate`); empty when nothing is traced. */
export function currentTrace(): TextHeaders {
  const headers: TextHeaders = {};
  propagation.inject(context.active(), headers);
  return headers;
}

/** The context that a message's headers continue. */
export function traceFrom(headers: TextHeaders): Context {
  return propagation.extract(context.active(), headers);
}

/** Attributes of a span: ids and counts only — no addresses, names, bodies. */
export type SpanAttributes = Record<string, string | number | boolean>;

/**
 * Runs a function inside an active span: an exception is recorded and marks it failed, it always ends.
 * @param parent context to continue, e.g. {@link traceFrom} of a message; the active one by default.
 */
export async function withSpan<T>(
  name: string,
  options: { kind?: SpanKind; attributes?: SpanAttributes; parent?: Context },
  run: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = options.parent ?? context.active();
  const span = trace
    .getTracer('pochtovik')
    .startSpan(name, { kind: options.kind ?? SpanKind.INTERNAL, attributes: options.attributes ?? {} }, parent);
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await run(span);
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error));
      span.recordException(known);
      span.setStatus({ code: SpanStatusCode.ERROR, message: known.name });
      span.setAttribute('error.type', 'code' in known && typeof known.code === 'string' ? known.code : known.name);
      throw error;
    } finally {
      span.end();
    }
  });
}

export { SpanKind } from '@opentelemetry/api';
