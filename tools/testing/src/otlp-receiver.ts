import { createServer } from 'node:http';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const KeyValue = Type.Object({ key: Type.String(), value: Type.Object({ stringValue: Type.Optional(Type.String()) }) });
const Export = Type.Object({
  resourceSpans: Type.Array(
    Type.Object({
      resource: Type.Object({ attributes: Type.Array(KeyValue) }),
      scopeSpans: Type.Array(
        Type.Object({
          spans: Type.Array(
            Type.Object({
              traceId: Type.String(),
              spanId: Type.String(),
              parentSpanId: Type.Optional(Type.String()),
              name: Type.String(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A span as it arrived, with the service that made it. */
export interface ReceivedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
}

/** A receiver of OTLP/HTTP in JSON that keeps all spans. */
export interface OtlpReceiver {
  endpoint: string;
  spans: ReceivedSpan[];
  /** How many exports of metrics came. */
  metricExports(): number;
  stop(): Promise<void>;
}

/** Starts a receiver on a free loopback port (OTLP 1.x, JSON encoding). */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let metrics = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/v1/metrics') metrics += 1;
      if (request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the receiver has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    spans,
    metricExports: () => metrics,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansOf(body: unknown): ReceivedSpan[] {
  const parsed: Static<typeof Export> = Value.Parse(Export, body);
  return parsed.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, spanId, parentSpanId = '', name }) => ({
        service,
        traceId,
        spanId,
        parentSpanId,
        name,
      })),
    );
  });
}
