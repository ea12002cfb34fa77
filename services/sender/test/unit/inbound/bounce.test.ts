import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounceOf, mayBeBounce, readBounce, reportType } from '../../../src/domain/inbound/bounce.ts';
import { parseHeaders } from '../../../src/domain/inbound/header-block.ts';
import { FAILURES, HARMLESS, reply, vacation } from './reports.ts';

const of = {
  messageId: '<0f8e4d1c2b3a49586776859483a2b1c0@company.test>',
  recipient: 'anna@client.test',
  mailbox: 'maria@company.test',
};

for (const [name, { make, status, category, says }] of Object.entries(FAILURES)) {
  test(`a failure in the shape of ${name} is read: which letter, whom, why`, () => {
    const message = make(of);
    assert.ok(mayBeBounce(parseHeaders(message)), 'its head shows that its body is worth reading');
    const report = readBounce(message);
    assert.ok(report);
    assert.ok(report.messageIds.includes(of.messageId), report.messageIds.join());
    const bounce = bounceOf(report, of.recipient);
    assert.ok(bounce);
    assert.match(bounce.diagnostic, says);
    assert.deepEqual([bounce.status, bounce.category], [status, category]);
    assert.equal(bounce.permanent, status.startsWith('5'));
  });

  test(`a failure in the shape of ${name} is no failure of another recipient`, () => {
    const report = readBounce(make(of));
    assert.ok(report);
    assert.equal(bounceOf(report, 'stranger@client.test'), null);
  });
}

for (const [name, make] of Object.entries(HARMLESS)) {
  test(`${name} is no failure`, () => {
    const message = make(of);
    const isReport = reportType(parseHeaders(message)) === 'disposition-notification';
    const report = isReport ? null : readBounce(message);
    assert.equal(report && bounceOf(report, of.recipient), null);
  });
}

test('an answer of a person or a program is no report', () => {
  assert.equal(mayBeBounce(parseHeaders(reply(of))), false);
  assert.equal(readBounce(vacation(of)), null);
});

test('a recipient with letters beyond ASCII is found in either spelling of its domain', () => {
  const international = { ...of, recipient: 'анна@пример.test' };
  const { make } = FAILURES['an international report (RFC 6533)'] ?? {};
  assert.ok(make);
  const report = readBounce(make(international));
  assert.ok(report);
  for (const sentTo of ['анна@пример.test', 'анна@xn--e1afmkfd.test', 'АННА@Пример.TEST']) {
    assert.ok(bounceOf(report, sentTo), sentTo);
  }
});

test('a letter that merely is attached to a mail makes that mail no report', () => {
  const inner = FAILURES['Postfix, with fields for machines']?.make(of) ?? '';
  const forwarded = `From: colleague@company.test\r\nSubject: look\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\nContent-Type: text/plain\r\n\r\nlook\r\n--f\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--f--\r\n`;
  assert.equal(readBounce(forwarded), null);
});

test('an out-of-office note with a date and the address is no failure', () => {
  const note = `Return-Path: <>\r\nFrom: ${of.recipient}\r\nSubject: Away\r\nIn-Reply-To: ${of.messageId}\r\n\r\nAway until 5.12.26, write to ${of.recipient} then, or call 500 500.\r\n`;
  assert.equal(readBounce(note), null);
});

test('words of a server without end are cut to what an event holds', () => {
  const message =
    FAILURES['Postfix, with fields for machines']?.make(of).replace(/User unknown/g, 'x'.repeat(9000)) ?? '';
  const report = readBounce(message);
  assert.ok(report);
  assert.equal(bounceOf(report, of.recipient)?.diagnostic.length, 2000);
});

test('the Message-ID of the returned letter counts before those a report threads itself below', () => {
  const { make } = FAILURES['Postfix, with fields for machines'] ?? {};
  assert.ok(make);
  const message = make({ ...of, messageId: '<other@company.test>' }).replace(
    'MIME-Version',
    `In-Reply-To: ${of.messageId}\r\nMIME-Version`,
  );
  assert.deepEqual(readBounce(message)?.messageIds, ['<other@company.test>']);
});
