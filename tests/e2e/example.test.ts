import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type ExampleSetUp, letters, type Outcome, PEOPLE, playExample, startExample } from '@pochtovik/demo';
import { type LocalProduct, SERVICE_NAMES } from '@pochtovik/local-services';
import { eventually, type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '@pochtovik/testing';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
let otlp: OtlpReceiver;
const outcomes: Outcome[] = [];

before(async () => {
  otlp = await startOtlpReceiver();
  ({ product, setUp, stop } = await startExample({
    notOpenedAfterSeconds: 60,
    product: { otlpEndpoint: otlp.endpoint },
  }));
});
after(async () => {
  await stop();
  await otlp.stop();
});

test('the worked example of the manual ends right for all three deals', async () => {
  await playExample({ product, setUp, onOutcome: (outcome) => outcomes.push(outcome) });
  assert.ok(outcomes.length >= 15, `${outcomes.length} outcomes`);
});

test('the pipeline webhook delivered three times sends one letter', async () => {
  const inboxes = () =>
    Promise.all(Object.values(PEOPLE).map(async ({ client }) => (await letters(product, client)).length));
  const before = await inboxes();
  const repeats = await product.control.repeatHook(setUp.accountId, 'digital_pipeline', 2);
  assert.deepEqual(
    repeats.map((outcome) => outcome.status),
    [200, 200],
  );
  await pause(3000);
  assert.deepEqual(await inboxes(), before);
});

const short = (span: ReceivedSpan) => span.service.replace('pochtovik-', '');

test('one trace leads from the webhook through all services to the change in the CRM', async () => {
  const trace = await eventually('a trace with all six services', () => {
    const webhooks = otlp.spans.filter((span) => span.name.startsWith('POST /amocrm/digital-pipeline'));
    return webhooks
      .map((webhook) => otlp.spans.filter((span) => span.traceId === webhook.traceId))
      .find((spans) => SERVICE_NAMES.every((name) => spans.some((span) => short(span) === name)));
  });
  const byId = new Map(trace.map((span) => [span.spanId, span]));
  const roots = trace.filter((span) => !byId.has(span.parentSpanId));
  assert.deepEqual(
    roots.map((span) => span.name),
    ['POST /amocrm/digital-pipeline'],
    'every span hangs on the webhook',
  );
  const ancestors = (span: ReceivedSpan): string[] => {
    const parent = byId.get(span.parentSpanId);
    return parent ? [...ancestors(parent), short(parent)] : [];
  };
  const command = trace.filter((span) => short(span) === 'amocrm-sync').map(ancestors);
  assert.ok(
    command.some((path) => path.includes('tracker') && path.includes('trigger-engine')),
    'from the visit to the CRM',
  );
  assert.ok(
    command.some((path) => path.includes('sender') && path.includes('trigger-engine')),
    'from the SMTP answer to the CRM',
  );
});

test('the same trace goes on across the timer to the repeat letter', async () => {
  await eventually('two SMTP sends in one trace', () => {
    const queued = otlp.spans.filter((span) => short(span) === 'sender' && span.name.includes('letter-queued'));
    return queued.some((span) =>
      queued.some((other) => other.spanId !== span.spanId && other.traceId === span.traceId),
    );
  });
});

test('metrics arrive too', async () => {
  await eventually('an export of metrics', () => otlp.metricExports() > 0);
});
