import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeAnswer, oauthHint } from '../../../src/domain/answer.ts';

const judge = (status: number, body: unknown = '', retryAfter?: string) =>
  judgeAnswer({ status, text: typeof body === 'string' ? body : JSON.stringify(body), retryAfter });

test('204 is a success with nothing in it', () => {
  assert.deepEqual(judge(204), { type: 'done', body: null });
  assert.deepEqual(judge(200, { id: 1 }), { type: 'done', body: { id: 1 } });
});

test('a success that is not JSON is an outage in which a write may have been done', () => {
  assert.deepEqual(judge(200, '<html>'), {
    type: 'unavailable',
    words: 'HTTP 200 with a body that is not JSON',
    maybeDone: true,
  });
});

test('403 in HTML is a block, 403 in JSON a matter of rights', () => {
  assert.equal(judge(403, '<html>403 Forbidden</html>').type, 'blocked');
  assert.equal(judge(403, { title: 'Forbidden', detail: 'no rights' }).type, 'refused');
});

test('401, and 404 from a host that knows no API, mean the token is not good here', () => {
  assert.equal(judge(401, { title: 'Unauthorized' }).type, 'unauthorized');
  assert.equal(judge(404, '<html>Not found</html>').type, 'unauthorized');
  assert.equal(judge(404, { title: 'Not Found' }).type, 'refused');
});

test('a refusal carries the words of amoCRM: path and code of each mistake', () => {
  const refused = judge(400, {
    'validation-errors': [
      {
        request_id: '0',
        errors: [
          { code: 'NotSupportedChoice', path: 'status_id', detail: 'The value you selected is not a valid choice.' },
          { code: 'FieldMissing', path: 'params.text' },
        ],
      },
    ],
    title: 'Bad Request',
    detail: 'Request validation failed',
  });
  assert.deepEqual(refused, {
    type: 'refused',
    status: 400,
    words: 'status_id: NotSupportedChoice (The value you selected is not a valid choice.); params.text: FieldMissing',
    items: [
      {
        requestId: '0',
        words:
          'status_id: NotSupportedChoice (The value you selected is not a valid choice.); params.text: FieldMissing',
      },
    ],
  });
});

test('429 names its pause in the body, in a header, or not at all', () => {
  assert.deepEqual(judge(429, { title: 'Too Many Requests', retry_after: 300 }), {
    type: 'throttled',
    retryAfterMs: 300_000,
    words: 'Too Many Requests',
  });
  const pause = (judgement: ReturnType<typeof judge>) => judgement.type === 'throttled' && judgement.retryAfterMs;
  assert.equal(pause(judge(429, 'slow down', '7')), 7_000);
  assert.equal(pause(judge(429, 'slow down')), null);
});

test('after a 5xx a write may have been done', () => {
  assert.deepEqual(judge(504, '<html>'), { type: 'unavailable', words: 'HTTP 504', maybeDone: true });
  assert.deepEqual(judge(302), { type: 'unavailable', words: 'HTTP 302', maybeDone: false });
});

test('the hint of an OAuth error is found, whatever surrounds it', () => {
  assert.equal(oauthHint('{"hint":"Token has been revoked","status":401}'), 'Token has been revoked');
  assert.equal(oauthHint('<html>'), '');
});
