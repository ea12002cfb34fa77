import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { CrmCommandRequested, newId } from '@pochtovik/contracts';
import { publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { startWorld, type World } from './world.ts';

const spans: { name: string; traceId: string }[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') {
      const body = Object(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      for (const resource of body.resourceSpans)
        for (const scope of resource.scopeSpans)
          for (const { name, traceId } of scope.spans) spans.push({ name, traceId });
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

let world: World;
before(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  world = await startWorld();
  const port = typeof address === 'object' && address ? address.port : 0;
  await world.startProcess({ OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await world.install();
});
after(async () => {
  await world.stop();
  collector.closeAllConnections();
  collector.close();
});

test('the call of amoCRM belongs to the trace that asked for the command', async () => {
  const { accountId, control, kit } = world;
  const { leadId } = await control.createLead(accountId, {});
  const traceId = `${'a'.repeat(31)}1`;
  const [id, commandId] = [newId(), newId()];
  const command = { type: 'add_note', entity: { type: 'lead', id: leadId }, noteType: 'common', text: 'След' };
  const { type, version } = CrmCommandRequested;
  const envelope = {
    id,
    type,
    version,
    accountId,
    occurredAt: new Date().toISOString(),
    data: { commandId, command },
  };
  await publish(kit.bus, {
    id,
    subject: CrmCommandRequested.subject(accountId),
    body: JSON.stringify(envelope),
    headers: { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
  });
  await world.ended(commandId);
  const ours = await eventually('the spans are exported', () => {
    const found = spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
    return found.includes('crm add_note') && found;
  });
  assert.ok(ours.includes('amocrm POST /api/v4/leads/{id}/notes'), ours.join(', '));
});
