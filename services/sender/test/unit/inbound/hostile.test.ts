import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounceOf, mayBeBounce, readBounce } from '../../../src/domain/inbound/bounce.ts';
import { parseHeaders } from '../../../src/domain/inbound/header-block.ts';
import { mimeParts } from '../../../src/domain/inbound/mime-parts.ts';
import { readReply } from '../../../src/domain/inbound/reply.ts';

const SIZE = 512 * 1024;
const fill = (piece: string, size = SIZE) => piece.repeat(Math.ceil(size / piece.length));
const asReport = (body: string) =>
  `From: mailer-daemon@x.test\r\nSubject: Undeliverable\r\nContent-Type: multipart/report; boundary=b\r\n\r\n${body}`;

const HOSTILE: Readonly<Record<string, string>> = {
  'a thousand parts': asReport(
    fill('--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n', 100_000),
  ),
  'parts within parts without end': Array.from(
    { length: 5000 },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  ).join(''),
  'one boundary for all depths': fill('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'),
  'header fields without end': fill('X-A: b\r\n'),
  'one field folded without end': `References: <a@b>\r\n${fill(' <a@b>\r\n')}`,
  'a field of one byte lines': `Subject: a\r\n${fill(' \r\n')}`,
  'encoded words that never end': `Subject: ${fill('=?utf-8?b?')}`,
  'parameters that never end': `Content-Type: multipart/report${fill(';a="')}`,
  'ids that never close': `In-Reply-To: ${fill('<a')}\r\nReferences: ${fill('<a@')}\r\n\r\n`,
  'addresses without end': asReport(`--b\r\n\r\n${fill('a@b.test 550 5.1.1 ')}`),
  'one line without an address': asReport(`--b\r\n\r\ncould not be delivered${fill('a')}`),
  'signs of addresses only': asReport(`--b\r\n\r\n${fill('@')}`),
  'dashes without end': asReport(`--b\r\n\r\n${fill(`${'-'.repeat(999)}\n`)}`),
  'digits and dots': asReport(`--b\r\n\r\na@b.test ${fill('5.1.1.')}`),
  'tags that never close': asReport(`--b\r\nContent-Type: text/html\r\n\r\n${fill('<')}`),
  'styles that never close': asReport(`--b\r\nContent-Type: text/html\r\n\r\n${fill('<style>')}`),
  'styles without end': asReport(`--b\r\nContent-Type: text/html\r\n\r\n${fill('<style></style>')}`),
  'empty lines': asReport(`--b\r\nContent-Type: message/delivery-status\r\n\r\n${fill('\r\n')}`),
  'recipients without end': asReport(
    `--b\r\nContent-Type: message/delivery-status\r\n\r\n${fill('Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\n\r\n')}`,
  ),
  'bytes that are no text': Buffer.from(Array.from({ length: SIZE }, (_, i) => (i * 7919) % 256)).toString('latin1'),
  nothing: '',
};

for (const [name, message] of Object.entries(HOSTILE)) {
  test(`${name}: read within its bounds, and nothing of ours comes of it`, () => {
    const headers = parseHeaders(message.slice(0, 65_536));
    mayBeBounce(headers);
    readReply(headers, 'maria@company.test');
    const began = process.cpuUsage();
    const report = readBounce(message);
    const { user } = process.cpuUsage(began);
    assert.equal(report && bounceOf(report, 'anna@client.test'), null);
    assert.ok(mimeParts(message).length <= 100);
    // Half a megabyte in linear time is some milliseconds; in quadratic time it would be minutes.
    assert.ok(user < 5_000_000, `${user} µs`);
  });
}
