import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONNECTION_TROUBLES } from '../../src/domain/connection-trouble.ts';
import { CAUSES, hintFor, type MailboxTrouble } from '../../src/domain/mailbox-hints.ts';
import { presetOfHost } from '../../src/presets/presets.ts';

const at = (server: MailboxTrouble['server'], port: number, security: MailboxTrouble['security'] = 'tls') => ({
  server,
  port,
  security,
  otherWorks: false,
  advice: null,
  signedIn: false,
});
const smtp = at('smtp', 465);
const imap = at('imap', 993);
const gmail = presetOfHost('smtp.gmail.com')?.password ?? null;
const outlook = presetOfHost('smtp-mail.outlook.com')?.password ?? null;

const signed = { smtp: { ...smtp, signedIn: true }, imap: { ...imap, signedIn: true } };

/** Each row: what is known, and the cause that is told. */
const TABLE: [string, MailboxTrouble][] = [
  ['wrong-password', { ...smtp, code: 'SMTP_AUTH_FAILED', response: '535 5.7.8 Authentication failed' }],
  ['wrong-password', { ...imap, code: 'IMAP_AUTH_FAILED', response: 'NO [AUTHENTICATIONFAILED] Invalid credentials' }],
  [
    'app-password',
    { ...smtp, code: 'MAIL_APP_PASSWORD_REQUIRED', response: '534-5.7.9 Application-specific password' },
  ],
  ['app-password', { ...smtp, advice: gmail, code: 'SMTP_AUTH_FAILED', response: '535-5.7.8 Username not accepted' }],
  [
    'password-login-off',
    {
      ...smtp,
      code: 'MAIL_APP_PASSWORD_REQUIRED',
      response: '535 5.7.139 Authentication unsuccessful, basic authentication is disabled',
    },
  ],
  [
    'password-login-off',
    { ...smtp, code: 'SMTP_AUTH_FAILED', response: '535 5.7.139 SmtpClientAuthentication is disabled for the Tenant' },
  ],
  ['password-refused-by-provider', { ...smtp, advice: outlook, code: 'SMTP_AUTH_FAILED', response: '535 5.7.3 No' }],
  [
    'smtp-off-for-mailbox',
    { ...signed.smtp, code: 'MAIL_OAUTH_REVOKED', response: '535 5.7.139 SmtpClientAuthentication is disabled' },
  ],
  [
    'imap-off-after-sign-in',
    { ...signed.imap, otherWorks: true, code: 'IMAP_AUTH_FAILED', response: 'NO AUTHENTICATE' },
  ],
  ['sign-in-again', { ...signed.smtp, code: 'MAIL_OAUTH_REVOKED', response: 'invalid_grant: Token has been revoked.' }],
  ['sign-in-again', { ...signed.imap, code: 'IMAP_AUTH_FAILED', response: 'NO AUTHENTICATE failed.' }],
  ['sign-in-again', { ...signed.smtp, code: 'MAILBOX_INVALID', response: 'The stored password can not be read.' }],
  ['sign-in-unavailable', { ...signed.smtp, code: 'MAIL_OAUTH_UNAVAILABLE', response: 'HTTP 503' }],
  ['sign-in-misconfigured', { ...signed.smtp, code: 'MAIL_OAUTH_MISCONFIGURED', response: 'invalid_client' }],
  ['imap-off', { ...imap, code: 'IMAP_AUTH_FAILED', response: 'NO Your account is not enabled for IMAP use' }],
  ['imap-off', { ...imap, code: 'IMAP_AUTH_FAILED', response: 'NO LOGIN invalid credentials or IMAP is disabled' }],
  ['imap-off', { ...imap, otherWorks: true, code: 'IMAP_AUTH_FAILED', response: 'NO Login failed' }],
  ['encryption-demanded', { ...smtp, code: 'SMTP_AUTH_FAILED', response: '538 5.7.11 Encryption required' }],
  ['encryption-demanded', { ...smtp, code: 'SMTP_AUTH_FAILED', response: '530 5.7.0 Must issue a STARTTLS first' }],
  ['password-unreadable', { ...smtp, code: 'MAILBOX_INVALID', response: 'The stored password can not be read.' }],
  ['host-refused', { ...smtp, code: 'HOST_REFUSED', response: 'This server address may not be connected to.' }],
  [
    'sender-not-allowed',
    { ...smtp, code: 'SMTP_POLICY_REFUSED', response: '553 5.7.1 Sender address rejected: not owned by auth user' },
  ],
  ['sending-limit', { ...smtp, code: 'SMTP_POLICY_REFUSED', response: '554 5.2.0 STOREDRV; submission quota' }],
  ['sending-limit', { ...smtp, code: 'SMTP_POLICY_REFUSED', response: '550 5.4.5 Daily user sending limit exceeded' }],
  ['blocked-by-policy', { ...smtp, code: 'SMTP_POLICY_REFUSED', response: '554 5.7.1 Suspicion of SPAM' }],
  ['port-speaks-starttls', { ...at('smtp', 587), code: 'MAIL_TLS_FAILED', response: CONNECTION_TROUBLES['no-tls'] }],
  [
    'port-speaks-tls',
    { ...at('smtp', 465, 'starttls'), code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES.silent },
  ],
  ['port-speaks-tls', { ...at('imap', 993, 'none'), code: 'IMAP_UNREACHABLE', response: CONNECTION_TROUBLES.closed }],
  ['no-tls', { ...at('smtp', 587, 'starttls'), code: 'MAIL_TLS_FAILED', response: CONNECTION_TROUBLES['no-tls'] }],
  ['port-blocked', { ...at('smtp', 25, 'none'), code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES.silent }],
  ['nothing-listens', { ...smtp, code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES.refused }],
  ['name-unknown', { ...smtp, code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES['name-unknown'] }],
  ['no-route', { ...smtp, code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES['no-route'] }],
  ['not-a-mail-server', { ...smtp, code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES['not-mail'] }],
  ['closed', { ...smtp, code: 'SMTP_UNREACHABLE', response: CONNECTION_TROUBLES.closed }],
  ['server-busy', { ...smtp, code: 'SMTP_UNREACHABLE', response: '421 4.7.0 Too many connections' }],
  ['server-busy', { ...imap, code: 'IMAP_UNREACHABLE', response: 'NO [UNAVAILABLE] Try again' }],
  ['server-refuses', { ...smtp, code: 'SMTP_UNREACHABLE', response: '554 5.7.1 No SMTP service here' }],
  ...(
    [
      'certificate-expired',
      'certificate-not-yet-valid',
      'certificate-self-signed',
      'certificate-unknown-authority',
      'certificate-other-name',
    ] as const
  ).map((cause): [string, MailboxTrouble] => [
    cause,
    { ...smtp, code: 'MAIL_TLS_FAILED', response: CONNECTION_TROUBLES[cause] },
  ]),
];

for (const [cause, trouble] of TABLE) {
  test(`${trouble.server} ${trouble.port} ${trouble.security}: "${trouble.response}" means ${cause}`, () => {
    assert.equal(hintFor(trouble)?.cause, cause);
  });
}

test('every cause of the table is proven by a row, and every failed connection has a hint', () => {
  assert.deepEqual(
    CAUSES.filter((cause) => !TABLE.some(([proven]) => proven === cause)),
    [],
  );
  assert.equal(new Set(CAUSES).size, CAUSES.length);
  for (const response of Object.values(CONNECTION_TROUBLES)) {
    assert.ok(hintFor({ ...smtp, code: 'SMTP_UNREACHABLE', response }), response);
  }
});

test('a hint speaks both languages and leads to the page of the provider where an app password is made', () => {
  for (const [, trouble] of TABLE) {
    const hint = hintFor(trouble);
    assert.match(hint?.ru ?? '', /[а-я]{4}.*[.]$/i);
    assert.match(hint?.en ?? '', /^[A-Z][^а-я]+[.]$/);
  }
  const hint = hintFor({ ...smtp, advice: gmail, code: 'SMTP_AUTH_FAILED', response: '535 5.7.8 no' });
  assert.equal(hint?.url, 'https://myaccount.google.com/apppasswords');
});

test('what is not known gets no hint', () => {
  assert.equal(hintFor({ ...smtp, code: 'SMTP_REFUSED', response: '501 5.5.4 Bad parameter' }), undefined);
});
