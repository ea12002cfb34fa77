import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodedField } from '../../../src/domain/inbound/decoding.ts';
import { parseHeaders } from '../../../src/domain/inbound/header-block.ts';
import { letterIdIn } from '../../../src/domain/inbound/message-ids.ts';
import { readReply } from '../../../src/domain/inbound/reply.ts';
import { reply, vacation } from './reports.ts';

const of = {
  messageId: '<0f8e4d1c2b3a49586776859483a2b1c0@company.test>',
  recipient: 'anna@client.test',
  mailbox: 'maria@company.test',
};
const read = (message: string) => readReply(parseHeaders(message), of.mailbox);
const withField = (field: string) => read(reply(of).replace('Content-Type', `${field}\r\nContent-Type`));

test('an answer names what it answers, the latest first, and who wrote it', () => {
  assert.deepEqual(read(reply(of)), {
    messageIds: [of.messageId, '<older@client.test>'],
    automatic: false,
    from: 'anna@client.test',
    subject: 'Re: КП',
  });
});

test('an answer that has References only is one too', () => {
  const answer = read(reply(of).replace(/In-Reply-To:.*\r\n/, ''));
  assert.deepEqual(answer?.messageIds, [of.messageId, '<older@client.test>']);
});

test('a mail that answers nothing is none, and neither is what the mailbox wrote itself', () => {
  assert.equal(read('From: anna@client.test\r\nSubject: hello\r\n\r\n'), null);
  assert.equal(read(reply({ ...of, recipient: 'Maria@Company.test' })), null);
});

for (const field of [
  'Auto-Submitted: auto-replied',
  'Auto-Submitted: auto-generated; owner-email=x',
  'X-Autoreply: yes',
  'X-Autorespond: 1',
  'Precedence: auto_reply',
  'Precedence: bulk',
  'Return-Path: <>',
]) {
  test(`an answer with "${field}" is a program's`, () => assert.equal(withField(field)?.automatic, true));
}

for (const field of ['Auto-Submitted: no', 'X-Autoreply: no', 'Precedence: list', 'Return-Path: <anna@client.test>']) {
  test(`an answer with "${field}" is a person's`, () => assert.equal(withField(field)?.automatic, false));
}

for (const [subject, automatic] of [
  ['Автоответ: Re: КП', true],
  ['Automatic reply: КП', true],
  ['Out of office', true],
  ['Нет на месте до понедельника', true],
  ['Abwesenheitsnotiz', true],
  ['Re: Out of office', false],
  ['Re: КП на автоответчики', false],
] as const) {
  test(`an answer under "${subject}" is a ${automatic ? 'program' : 'person'}'s`, () => {
    const message = Buffer.from(reply(of).replace(/Subject:.*/, `Subject: ${subject}`)).toString('latin1');
    assert.equal(read(message)?.automatic, automatic);
  });
}

test("a vacation note is a program's", () => assert.equal(read(vacation(of))?.automatic, true));

test('fields are read in any charset and never break a line', () => {
  assert.equal(decodedField('=?windows-1251?B?z/Do4uXy?='), 'Привет');
  assert.equal(decodedField('=?utf-8?Q?=D0=9F=D1?= \t=?utf-8?Q?=80?= x'), 'Пр x');
  assert.equal(decodedField('=?no-such?Q?a=0D=0Ab?='), 'a b');
});

test('only a Message-ID of our form holds a letter id', () => {
  assert.equal(letterIdIn(of.messageId), '0f8e4d1c2b3a49586776859483a2b1c0');
  assert.equal(letterIdIn('<answer@client.test>'), null);
});
