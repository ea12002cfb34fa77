import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LETTER_END_CODES } from '@pochtovik/contracts';
import { askedDelaySeconds, parseReply, serverWords } from '../../src/domain/smtp-reply.ts';
import { type SmtpStage, verdictOnReply } from '../../src/domain/smtp-verdict.ts';

/** Each row: stage, the answer, what it means (`type code` or `type scope`). */
const TABLE: [SmtpStage, string, string][] = [
  ['connect', '421 4.3.2 Service shutting down', 'retry mailbox'],
  ['connect', '554 5.7.1 No SMTP service here', 'retry mailbox'],
  ['auth', '454 4.7.0 Temporary authentication failure', 'retry mailbox'],
  ['auth', '535 5.7.8 Authentication failed', 'pause SMTP_AUTH_FAILED'],
  ['auth', '535 Incorrect authentication data', 'pause SMTP_AUTH_FAILED'],
  ['auth', '534-5.7.9 Application-specific password required', 'pause MAIL_APP_PASSWORD_REQUIRED'],
  [
    'auth',
    '535 5.7.139 Authentication unsuccessful, basic authentication is disabled',
    'pause MAIL_APP_PASSWORD_REQUIRED',
  ],
  ['auth', '538 Encryption required', 'pause SMTP_AUTH_FAILED'],
  ['mail', '530 5.7.0 Authentication required', 'pause SMTP_AUTH_FAILED'],
  ['mail', '553 5.7.1 Sender address rejected: not owned by auth user', 'pause SMTP_POLICY_REFUSED'],
  ['mail', '550 5.7.1 Mailbox is blocked', 'pause SMTP_POLICY_REFUSED'],
  ['mail', '552 5.3.4 Message size exceeds limit', 'fail LETTER_TOO_BIG'],
  ['mail', '501 5.5.4 Bad parameter', 'fail SMTP_REFUSED'],
  ['mail', '432 4.3.2 STOREDRV; mailbox throttled', 'retry mailbox'],
  ['mail', '421 4.7.0 Try again later', 'retry mailbox'],
  ['rcpt', '450 4.2.1 Greylisted', 'retry letter'],
  ['rcpt', '451 4.7.1 Greylisted, try again in 300 seconds', 'retry letter'],
  ['rcpt', '452 4.2.2 Mailbox full', 'retry letter'],
  ['rcpt', '550 5.1.1 No such user', 'fail SMTP_REFUSED'],
  ['rcpt', '550 No such user', 'fail SMTP_REFUSED'],
  ['rcpt', '553 5.1.3 Bad address syntax', 'fail SMTP_REFUSED'],
  ['rcpt', '550 5.7.1 Relaying denied', 'fail SMTP_REFUSED'],
  ['rcpt', '552 5.2.2 Mailbox full', 'fail SMTP_REFUSED'],
  ['rcpt', '551 5.1.6 User has moved', 'fail SMTP_REFUSED'],
  ['data', '503 5.5.1 Bad sequence of commands', 'retry letter'],
  ['data', '554 5.5.1 No valid recipients', 'fail SMTP_REFUSED'],
  ['body', '451 4.3.0 Try later', 'retry letter'],
  ['body', '554 5.7.1 Message rejected under suspicion of SPAM', 'pause SMTP_POLICY_REFUSED'],
  ['body', '550 Message looks like spam', 'pause SMTP_POLICY_REFUSED'],
  ['body', '554 5.2.0 STOREDRV; sender over its sending limit', 'pause SMTP_POLICY_REFUSED'],
  ['body', '554 5.2.2 Mailbox full', 'pause SMTP_POLICY_REFUSED'],
  ['body', '552 5.3.4 Message too big', 'fail LETTER_TOO_BIG'],
  ['body', '552 Message size exceeds fixed limit', 'fail LETTER_TOO_BIG'],
  ['body', '554 5.6.0 Malformed message', 'fail SMTP_REFUSED'],
];

for (const [stage, answer, expected] of TABLE) {
  test(`${stage}: "${answer}" means ${expected}`, () => {
    const reply = parseReply(answer);
    assert.ok(reply);
    const verdict = verdictOnReply(stage, reply);
    assert.equal(`${verdict.type} ${verdict.type === 'retry' ? verdict.scope : verdict.code}`, expected);
  });
}

test('only what begins like an SMTP answer is read as one', () => {
  assert.equal(parseReply('SSH-2.0-OpenSSH_9.2'), null);
  assert.equal(parseReply('+PONG'), null);
  assert.deepEqual(parseReply('550-5.7.1 one\r\n550 5.7.1 two'), {
    code: 550,
    enhanced: '5.7.1',
    text: '550-5.7.1 one 550 5.7.1 two',
  });
  assert.equal(parseReply('250 OK')?.enhanced, null);
});

test('words of a server are one bounded line', () => {
  assert.equal(serverWords('550 a\r\n\u0000 b\u001b[31m'), '550 a b [31m');
  assert.equal(serverWords('x'.repeat(5000)).length, 2000);
});

test('the wait a server asks for is read, other numbers are not', () => {
  assert.equal(askedDelaySeconds('451 Greylisted, try again in 300 seconds'), 300);
  assert.equal(askedDelaySeconds('450 please retry in 5 minutes'), 300);
  assert.equal(askedDelaySeconds('451 Try again in 1 hour'), 3600);
  assert.equal(askedDelaySeconds('450 4.7.1 Greylisted'), null);
  assert.equal(askedDelaySeconds('452 4.5.3 at most 100 m per session'), null);
});

test('the manual explains every code that an answer of a server can end a letter with', () => {
  const explained = new Set<string>(LETTER_END_CODES.sender);
  const texts = TABLE.map(([, answer]) => answer.slice(4));
  for (const stage of ['connect', 'auth', 'mail', 'rcpt', 'data', 'body'] as const) {
    for (let code = 400; code < 600; code += 1) {
      for (const text of texts) {
        const reply = parseReply(`${code} ${text}`);
        if (reply) assert.ok(explained.has(verdictOnReply(stage, reply).code), `${stage} ${code} ${text}`);
      }
    }
  }
});
