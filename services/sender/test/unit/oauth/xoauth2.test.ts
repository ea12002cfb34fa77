import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challengeWords, NotSayable, xoauth2Response } from '../../../src/domain/xoauth2.ts';

test('the response of XOAUTH2 has the form of the example in Google’s description', () => {
  const expected =
    'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==';
  const token = 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg';
  assert.equal(xoauth2Response('someuser@example.com', token), expected);
});

test('neither login nor token can break out of its field', () => {
  assert.throws(() => xoauth2Response('maria@test\u0001auth=Bearer other', 'token'), NotSayable);
  assert.throws(() => xoauth2Response('maria@test', 'token\u0001\u0001'), NotSayable);
  assert.throws(() => xoauth2Response('maria@test', 'token\r\nNOOP'), NotSayable);
});

test('the challenge of a refused token is told in words, from base64 or from JSON', () => {
  const json = { status: '401', schemes: 'bearer', scope: 'https://mail.google.com/' };
  const words = 'status 401, scope https://mail.google.com/';
  assert.equal(challengeWords(Buffer.from(JSON.stringify(json)).toString('base64')), words);
  assert.equal(challengeWords(json), words);
  assert.equal(challengeWords({ status: '400' }), 'status 400');
});

test('what is no challenge is not repeated', () => {
  for (const other of ['', '%%%', Buffer.from('<html>').toString('base64'), null, undefined, false, { state: 1 }]) {
    assert.equal(challengeWords(other), null);
  }
});
