import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { readHookKey, readPipelineHook } from '../../../src/domain/digital-pipeline-hook.ts';
import { readWebhookBody } from '../../../src/domain/webhook-body.ts';

const mailbox = '4d5e6f708192a3b4c5d6e7f8091a2b3c';
const form = (fields: Record<string, string>) =>
  readWebhookBody('application/x-www-form-urlencoded', new URLSearchParams(fields).toString());
const base = {
  'event[time]': '1795424400',
  'action[settings][widget][settings][template]': ' шаблон ',
  account_id: '31',
};

test('the lead is found in either place, with the status beside it', () => {
  const flat = { 'event[data][id]': '7', 'event[data][status_id]': '3', 'event[data][pipeline_id]': '2' };
  const at = 'event[data][leads][status][0]';
  const nested = { [`${at}[id]`]: '7', [`${at}[status_id]`]: '3', [`${at}[pipeline_id]`]: '2' };
  const hooks = [flat, nested].map((fields) => readPipelineHook(31, form({ ...base, ...fields })));
  assert.deepEqual(hooks[0], hooks[1]);
  assert.deepEqual(
    [hooks[0]?.leadId, hooks[0]?.statusId, hooks[0]?.pipelineId, hooks[0]?.templateId],
    [7, 3, 2, 'шаблон'],
  );
});

test('another time, lead, status, template or mailbox is another hook', () => {
  const one = { ...base, 'event[data][id]': '7', 'event[data][status_id]': '3' };
  const others = [
    one,
    { ...one, 'event[time]': '1795424401' },
    { ...one, 'event[data][id]': '8' },
    { ...one, 'event[data][status_id]': '4' },
    { ...one, 'action[settings][widget][settings][template]': 'другой' },
    { ...one, 'action[settings][widget][settings][mailbox]': mailbox },
  ];
  const ids = others.map((fields) => readPipelineHook(31, form(fields))?.hookId);
  assert.equal(new Set([...ids, readPipelineHook(32, form(one))?.hookId]).size, 7);
});

test('a mailbox that is no id names none, so that no other mailbox sends', () => {
  const read = (typed: string) =>
    readPipelineHook(
      31,
      form({ ...base, 'event[data][id]': '7', 'action[settings][widget][settings][mailbox]': typed }),
    );
  assert.equal(read(mailbox)?.mailboxId, mailbox);
  assert.equal(read('')?.mailboxId, undefined);
  const none = read('продажи@company.test')?.mailboxId;
  assert.match(none ?? '', /^[0-9a-f]{32}$/);
});

test('a key that is missing is empty, an account that is missing is malformed', () => {
  assert.deepEqual(readHookKey(form(base)), { accountId: 31, key: '' });
  for (const body of [form({}), form({ account_id: '-1' }), form({ account_id: '31abc' }), null, 'text', []])
    assert.throws(
      () => readHookKey(body),
      (error) => error instanceof PochtovikError && error.code === 'WEBHOOK_MALFORMED',
    );
});
