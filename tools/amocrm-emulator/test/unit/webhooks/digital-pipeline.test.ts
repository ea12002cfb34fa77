import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DpFacts, dpBody } from '../../../src/webhooks/digital-pipeline.ts';

const FACTS: DpFacts = {
  accountId: 1231414,
  subdomain: 'my_company',
  action: {
    id: 1,
    pipelineId: 123456,
    statusIds: [654321],
    settings: { template: 'value typed by the user' },
    encoding: 'json',
    directions: ['went_to_trigger'],
    onMail: false,
  },
  leadId: 123123,
  stage: { status_id: 654321, pipeline_id: 123456 },
  kind: 'appeared',
  direction: 'went_to_trigger',
  time: 1491300016,
};

test('the hook is the documented JSON, word for word', () => {
  assert.deepEqual(JSON.parse(dpBody(FACTS).body), {
    event: {
      type: 15,
      type_code: 'lead_appeared_in_status',
      data: {
        id: 123123,
        element_type: 2,
        status_id: 654321,
        pipeline_id: 123456,
        direction_of_movement: 'went_to_trigger',
      },
      time: 1491300016,
    },
    action: { settings: { widget: { settings: { template: 'value typed by the user' } } } },
    subdomain: 'my_company',
    account_id: 1231414,
  });
});

test('the form holds the same in bracket keys', () => {
  const { body, headers } = dpBody({ ...FACTS, action: { ...FACTS.action, encoding: 'form' } });
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
  const pairs = new URLSearchParams(body);
  assert.equal(pairs.get('event[data][id]'), '123123');
  assert.equal(pairs.get('action[settings][widget][settings][template]'), 'value typed by the user');
});
