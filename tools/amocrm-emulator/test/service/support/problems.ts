import assert from 'node:assert/strict';
import type { Answer } from './session.ts';
import { assertShape, text } from './shape.ts';

/** The answer refuses with exactly these fields, in the platform's problem document. */
export function assertRefused(answer: Answer, errors: [code: string, path: string][], requestId = '0'): void {
  assert.equal(answer.status, 400, answer.text);
  assert.equal(answer.type, 'application/problem+json');
  assertShape(answer.json, {
    'validation-errors': [
      { request_id: requestId, errors: errors.map(([code, path]) => ({ code, path, detail: text })) },
    ],
    title: 'Bad Request',
    type: 'https://httpstatus.es/400',
    status: 400,
    detail: 'Request validation failed',
  });
}

/** The answer is a problem without a list of fields. */
export function assertProblem(answer: Answer, status: number, title: string, detail: string): void {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.type, 'application/problem+json');
  assertShape(answer.json, { title, type: `https://httpstatus.es/${status}`, status, detail });
}
