import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startScriptedImap, startScriptedSmtp } from '../../src/index.ts';
import { rawClient } from './raw-client.ts';

const response = (user: string, token: string) =>
  Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64');
const takes = (user: string, token: string) => user === 'maria@test' && token === 'good';
const jsonIn = (base64 = '') => JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));

test('by SMTP a good token is let in, a bad one gets a challenge first and then 535', async (t) => {
  const smtp = await startScriptedSmtp({ xoauth2: takes });
  t.after(smtp.stop);
  const client = await rawClient(t, smtp.port);
  await client.answer();
  assert.equal(await client.ask('EHLO me'), '250 AUTH XOAUTH2');
  const challenge = await client.ask(`AUTH XOAUTH2 ${response('maria@test', 'bad')}`);
  assert.equal(jsonIn(challenge?.slice(4)).status, '401');
  assert.match((await client.ask('')) ?? '', /^535 /);
  assert.match((await client.ask(`AUTH PLAIN ${Buffer.from('\0maria@test\0good').toString('base64')}`)) ?? '', /^504 /);
  assert.match((await client.ask(`AUTH XOAUTH2 ${response('maria@test', 'good')}`)) ?? '', /^235 /);
});

test('by IMAP a good token is let in, a bad one gets a challenge first and then NO', async (t) => {
  const imap = await startScriptedImap({ xoauth2: takes });
  t.after(imap.stop);
  const client = await rawClient(t, imap.port);
  await client.wire.line();
  const challenge = await client.ask(`a AUTHENTICATE XOAUTH2 ${response('maria@test', 'bad')}`);
  assert.equal(jsonIn(challenge?.slice(2)).status, '401');
  assert.match((await client.ask('')) ?? '', /^a NO \[AUTHENTICATIONFAILED\]/);
  assert.match((await client.ask(`b AUTHENTICATE XOAUTH2 ${response('maria@test', 'good')}`)) ?? '', /^b OK /);
});
