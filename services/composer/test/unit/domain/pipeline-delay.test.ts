import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError } from '@pochtovik/contracts';
import { pipelineDelay } from '../../../src/domain/pipeline-delay.ts';

const typed: [string, number][] = [
  ...(
    [
      ['1', 1],
      ['0', 0],
      [' 90 ', 90],
      ['15 мин', 900],
      ['15 мин.', 900],
      ['2 Ч', 7200],
      ['3 дня', 259_200],
    ] as const
  ).map(([text, seconds]): [string, number] => [text, seconds]),
  ...(
    [
      ['1 день', 86_400],
      ['30s', 30],
      ['10 minutes', 600],
      ['1 hour', 3600],
      ['36500 days', 3_153_600_000],
    ] as const
  ).map(([text, seconds]): [string, number] => [text, seconds]),
];
for (const [text, seconds] of typed) {
  test(`«${text}» is ${seconds} s`, () => assert.equal(pipelineDelay(text), seconds));
}

for (const text of ['', '-1', '1.5', 'скоро', '1 неделя', '40000 дней', '99999999999', '1 мин 2 с', '{lead.price}']) {
  test(`«${text}» is no delay`, () =>
    assert.throws(
      () => pipelineDelay(text),
      (error) => error instanceof PochtovikError && error.code === 'PIPELINE_DELAY_INVALID',
    ));
}
