import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { DigitalPipelineTriggered, newId, TemplateSave } from '@pochtovik/contracts';
import { startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook } from './fixtures.ts';
import { startNeighbours } from './neighbours.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

test('the trace of the hook goes on in the pixel, in the links and in the event for the sender', async () => {
  const collector = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const address = collector.address();
  assert.ok(typeof address === 'object' && address);
  const neighbours = await startNeighbours();
  const composer = await startService(service, {
    ...neighbours.environment,
    OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
  });
  try {
    neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
    const templateId = newId();
    const template = { accountId: ACCOUNT, actor: ADMINISTRATOR, templateId, content: content() };
    await neighbours.ask(TemplateSave, template);
    const headers = { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` };
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, hook(templateId), { headers });
    const [queued] = await eventually('letter.queued', () => neighbours.queued.length > 0 && neighbours.queued);
    assert.ok(queued);

    const codec = createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));
    const open = codec.decode(/\/o\/([\w-]+)\.gif/.exec(queued.data.html)?.[1] ?? '', 'open');
    const click = codec.decode(/\/c\/([\w-]+)"/.exec(queued.data.html)?.[1] ?? '', 'click');
    assert.ok(open.ok && click.ok);
    assert.deepEqual([open.claims.traceId, click.claims.traceId], [TRACE_ID, TRACE_ID]);
    assert.match(open.claims.spanId ?? '', /^[0-9a-f]{16}$/);

    const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
    const letter = await database.collection('letters').findOne({});
    assert.match(letter?.['outbox'][0].headers.traceparent, new RegExp(`^00-${TRACE_ID}-${open.claims.spanId}-`));
  } finally {
    await composer.stop();
    await neighbours.stop();
    collector.close();
  }
});
