/** Of which letter a report is made. */
export interface Subject {
  messageId: string;
  recipient: string;
  mailbox: string;
}

/** Makes reports in the shape of one kind of server; the words are ours, order and fields are theirs. */
export type Shape = (of: Subject) => string;

const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');
const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');

/** A report with three parts (RFC 6522): words, fields for machines, the letter or its head. */
function report(head: string, words: string, status: string, returned: string): string {
  return crlf(`${head}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="b1/x=1"

This is a MIME-encapsulated message.

--b1/x=1
${words}

--b1/x=1
Content-Description: Delivery report
Content-Type: message/delivery-status

${status}

--b1/x=1
${returned}

--b1/x=1--
`);
}

const head = (from: string, { mailbox }: Subject, subject: string) =>
  `From: ${from}\nTo: ${mailbox}\nSubject: ${subject}\nDate: Mon, 23 Nov 2026 09:00:05 +0000\nMessage-ID: <${Math.random()}@report.test>\nAuto-Submitted: auto-replied`;
const letterHead = ({ messageId, recipient, mailbox }: Subject) =>
  `Received: from office (unknown [192.0.2.7])\nFrom: ${mailbox}\nTo: ${recipient}\nSubject: Letter\nMessage-ID: ${messageId}\nMIME-Version: 1.0`;
const headersPart = (of: Subject) => `Content-Type: text/rfc822-headers\n\n${letterHead(of)}`;
const words = (text: string) => `Content-Type: text/plain; charset=us-ascii\n\n${text}`;

/** Reports that a letter did not arrive and will not be tried again, by the server whose shape they have. */
export const FAILURES: Readonly<Record<string, { make: Shape; status: string; category: string; says: RegExp }>> = {
  'Postfix, with fields for machines': {
    make: (of) =>
      report(
        head('MAILER-DAEMON@relay.test (Mail System)', of, 'Undelivered Mail Returned to Sender'),
        words(
          `Here is the mail system at relay.test.\n\n<${of.recipient}>: host mx.client.test said: 550 5.1.1 User unknown`,
        ),
        `Reporting-MTA: dns; relay.test\nX-Postfix-Queue-ID: 4ABC\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0000 (UTC)\n\nFinal-Recipient: rfc822; ${of.recipient}\nOriginal-Recipient: rfc822;${of.recipient}\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.client.test\nDiagnostic-Code: smtp; 550 5.1.1 <${of.recipient}>: Recipient address\n    rejected: User unknown`,
        headersPart(of),
      ),
    status: '5.1.1',
    category: 'address_unknown',
    says: /^550 5\.1\.1 <anna@client\.test>: Recipient address rejected: User unknown$/,
  },
  'Postfix, words only': {
    make: (of) =>
      crlf(`${head('MAILER-DAEMON@relay.test', of, 'Undelivered Mail Returned to Sender')}

Here is the mail system at relay.test. Your message could not be delivered
to one or more recipients.

<boris@client.test>: host mx.client.test[192.0.2.1] said: 554 5.7.1 No
    relaying (in reply to RCPT TO command)

<${of.recipient}>: host mx.client.test[192.0.2.1] said: 552 5.2.2 Over
    quota (in reply to RCPT TO command)

--- a copy of the head of your message ---
${letterHead(of)}
`),
    status: '5.2.2',
    category: 'mailbox_full',
    says: /^552 5\.2\.2 Over quota/,
  },
  'Exim, words only': {
    make: (of) =>
      crlf(`${head('Mail Delivery System <Mailer-Daemon@exim.test>', of, 'Mail delivery failed: returning message to sender')}
X-Failed-Recipients: ${of.recipient}

Made by the mail delivery software of exim.test.

Your message could not be delivered to some recipients. This is a permanent error.
These addresses failed:

  ${of.recipient}
    host mx.client.test [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<${of.recipient}>:
    550 No such user here

------ This is a copy of your message with its headers. ------

Return-path: <${of.mailbox}>
${letterHead(of)}

body
`),
    status: '5.0.0',
    category: 'address_unknown',
    says: /^550 No such user here$/,
  },
  'Exim, no route to the domain': {
    make: (of) =>
      report(
        `${head('Mail Delivery System <Mailer-Daemon@exim.test>', of, 'Mail delivery failed')}\nX-Failed-Recipients: ${of.recipient}`,
        words(`  ${of.recipient}\n    Unrouteable address`),
        `Reporting-MTA: dns; exim.test\n\nAction: failed\nFinal-Recipient: rfc822;${of.recipient}\nStatus: 5.0.0`,
        `Content-Type: message/rfc822\n\n${letterHead(of)}\n\nbody`,
      ),
    status: '5.0.0',
    category: 'domain_unknown',
    says: /^Unrouteable address$/,
  },
  'Gmail, with fields for machines': {
    make: (of) =>
      report(
        `${head('Mail Delivery Subsystem <mailer-daemon@googlemail.com>', of, 'Delivery Status Notification (Failure)')}\nX-Failed-Recipients: ${of.recipient}\nIn-Reply-To: ${of.messageId}\nReferences: ${of.messageId}`,
        `Content-Type: multipart/related; boundary="rel"\n\n--rel\nContent-Type: multipart/alternative; boundary="alt"\n\n--alt\nContent-Type: text/plain; charset="UTF-8"\n\n** No such address **\n\nYour message wasn't delivered to ${of.recipient} because the domain was not found.\n--alt\nContent-Type: text/html; charset="UTF-8"\n\n<html><body><p>No such address</p></body></html>\n--alt--\n--rel\nContent-Type: image/png; name="icon.png"\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--rel--`,
        `Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: ${of.messageId}\n\nFinal-Recipient: rfc822; ${of.recipient}\nAction: failed\nStatus: 5.1.2\nDiagnostic-Code: smtp; DNS Error: 1 DNS type 'mx' lookup of client.test responded with code NXDOMAIN\nLast-Attempt-Date: Mon, 23 Nov 2026 01:00:00 -0800 (PST)`,
        `Content-Type: message/rfc822\n\n${letterHead(of)}\n\nbody`,
      ),
    status: '5.1.2',
    category: 'domain_unknown',
    says: /NXDOMAIN/,
  },
  'Gmail, words only': {
    make: (of) =>
      crlf(`${head('Mail Delivery Subsystem <mailer-daemon@googlemail.com>', of, 'Delivery Status Notification (Failure)')}
X-Failed-Recipients: ${of.recipient}

Your message wasn't delivered to ${of.recipient} because the address couldn't be found.

The response was:

550-5.1.1 The email account that you tried to reach
550 5.1.1 does not exist.

----- Original message -----

${letterHead(of)}
`),
    status: '5.1.1',
    category: 'address_unknown',
    says: /^550-5\.1\.1 The email account/,
  },
  'Yandex, in Russian and KOI8-R': {
    make: (of) => {
      const notice = Buffer.concat([
        // «К сожалению, письмо не может быть отправлено одному из адресатов.» in KOI8-R.
        Buffer.from('EB20D3CFD6C1CCC5CEC9C02C20D0C9D3D8CDCF20CEC520CDCFD6C5D420C2D9D4D820CFD4D0D2C1D7CCC5CECF', 'hex'),
        Buffer.from(
          `\n\n<${of.recipient}>: host mx.client.test[192.0.2.1] said: 554 5.7.1 Message rejected as spam\n    (in reply to end of DATA command)\n`,
        ),
      ]);
      return crlf(`${head('mailer-daemon@yandex.ru', of, '=?koi8-r?B?7sXEz9PUwdfMxc7Oz8Ug0MnT2M3P?=')}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=ya

--ya
Content-Type: text/plain; charset=koi8-r
Content-Transfer-Encoding: base64

${notice.toString('base64')}
--ya
Content-Type: message/rfc822

${letterHead(of)}

body
--ya--
`);
    },
    status: '5.7.1',
    category: 'spam',
    says: /^554 5\.7\.1 Message rejected as spam/,
  },
  'Mail.ru, in Russian and without a code': {
    make: (of) =>
      crlf(`${head('mailer-daemon@corp.mail.ru', of, '=?UTF-8?Q?=D0=9F=D0=B8=D1=81=D1=8C=D0=BC=D0=BE_=D0=BD=D0=B5_?= =?UTF-8?B?0LTQvtGB0YLQsNCy0LvQtdC90L4=?=')}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

${base64(`Это письмо создано почтовым сервером, отвечать на него не нужно.

Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************

${of.recipient}
Пользователь не найден

**********************
Заголовок вашего письма:

${letterHead(of)}
`)}
`),
    status: '5.0.0',
    category: 'address_unknown',
    says: /^Пользователь не найден/,
  },
  'Office 365, which puts a Message-ID of its own': {
    make: (of) =>
      report(
        head(
          'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@company.test>',
          of,
          'Undeliverable: Letter',
        ),
        `Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: base64\n\n${base64(`<html><head><style>p{color:red}</style></head><body><p>Your message to <a>${of.recipient}</a> could not be delivered.</p></body></html>`)}`,
        `Reporting-MTA: dns;outlook.test\nReceived-From-MTA: dns;relay.test\n\nFinal-Recipient: rfc822;${of.recipient}\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found`,
        `Content-Type: message/rfc822\n\nMessage-ID: <AM0PR01@eurprd01.prod.outlook.test>\nX-Microsoft-Original-Message-ID: ${of.messageId}\nSubject: Letter\n\nbody`,
      ),
    status: '5.1.10',
    category: 'address_unknown',
    says: /RecipientNotFound/,
  },
  'Exchange, HTML only': {
    make: (of) =>
      crlf(`${head('postmaster@company.test', of, 'Undeliverable: Letter')}
Return-Path: <>
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"

<html><body><p>Delivery has failed to these recipients:</p><p>Anna (<a href="mailto:${of.recipient}">${of.recipient}</a>)</p>
<p>Generating server: mx.company.test</p><p>${of.recipient}<br>Remote Server returned &#39;550 5.2.1 mailbox disabled&#39;</p>
<p>Original message headers:</p><pre>Received: from relay.test
Message-ID: ${of.messageId.replace('<', '&lt;').replace('>', '&gt;')}
</pre></body></html>
`),
    status: '5.2.1',
    category: 'mailbox_disabled',
    says: /^550 5\.2\.1 mailbox disabled/,
  },
  'an international report (RFC 6533)': {
    make: (of) =>
      Buffer.from(
        report(
          head('mailer-daemon@relay.test', of, 'Undelivered'),
          words('Not delivered.'),
          `Reporting-MTA: dns; relay.test\n\nOriginal-Recipient: utf-8; ${of.recipient}\nFinal-Recipient: utf-8; ${[...of.recipient].map((c) => (c > '\x7f' ? `\\x{${c.codePointAt(0)?.toString(16)}}` : c)).join('')}\nAction: failed (recipient unknown)\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 нет такого адреса`,
          `Content-Type: message/global-headers\n\n${letterHead(of)}`,
        ).replace('message/delivery-status', 'message/global-delivery-status'),
      ).toString('latin1'),
    status: '5.1.1',
    category: 'address_unknown',
    says: /^550 5\.1\.1 нет такого адреса$/,
  },
  'a server that gave up after days': {
    make: (of) =>
      report(
        head('MAILER-DAEMON@relay.test', of, 'Undelivered Mail Returned to Sender'),
        words('Gave up.'),
        `Reporting-MTA: dns; relay.test\n\nFinal-Recipient: rfc822; ${of.recipient}\nAction: failed\nStatus: 4.4.1\nDiagnostic-Code: X-Relay; connect to mx.client.test: Connection timed out`,
        headersPart(of),
      ),
    status: '4.4.1',
    category: 'unreachable',
    says: /^connect to mx\.client\.test: Connection timed out$/,
  },
};

/** Reports that tell of no failure: the letter is still on its way, has arrived, or was read. */
export const HARMLESS: Readonly<Record<string, Shape>> = {
  'a delay, with fields for machines': (of) =>
    report(
      head('MAILER-DAEMON@relay.test', of, 'Delayed Mail (still being retried)'),
      words(`<${of.recipient}>: connect to mx.client.test: Connection refused`),
      `Reporting-MTA: dns; relay.test\n\nFinal-Recipient: rfc822; ${of.recipient}\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Sat, 28 Nov 2026 09:00:00 +0000`,
      headersPart(of),
    ),
  'a delay, words only': (of) =>
    crlf(`${head('Mailer-Daemon@exim.test', of, 'Warning: message 1abc delayed 24 hours')}

A message of yours has not been delivered to some recipients yet.

  ${of.recipient}
    Delay reason: 451 4.7.1 try again later

You need not send it again.

-- copy --
${letterHead(of)}
`),
  'a receipt of delivery': (of) =>
    report(
      head('MAILER-DAEMON@relay.test', of, 'Successful Mail Delivery Report'),
      words('Delivered.'),
      `Reporting-MTA: dns; relay.test\n\nFinal-Recipient: rfc822; ${of.recipient}\nAction: delivered\nStatus: 2.0.0`,
      headersPart(of),
    ),
  'a receipt of reading': (of) =>
    report(
      `${head(of.recipient, of, 'Read: Letter')}\nIn-Reply-To: ${of.messageId}`,
      words('Your message was read.'),
      `Final-Recipient: rfc822;${of.recipient}\nDisposition: manual-action/MDN-sent-manually; displayed`,
      headersPart(of),
    )
      .replace('report-type=delivery-status', 'report-type=disposition-notification')
      .replace('message/delivery-status', 'message/disposition-notification'),
};

/** A person's answer. */
export const reply: Shape = (of) =>
  crlf(`From: =?utf-8?B?0JDQvdC90LA=?= <${of.recipient}>
To: ${of.mailbox}
Subject: =?utf-8?Q?Re:_=D0=9A=D0=9F?=
Message-ID: <answer-${Math.random()}@client.test>
In-Reply-To: ${of.messageId}
References: <older@client.test>
 ${of.messageId}
Content-Type: text/plain; charset=utf-8

Thank you!
`);

/** A note that its reader is away. */
export const vacation: Shape = (of) =>
  reply(of).replace('Content-Type', 'Auto-Submitted: auto-replied (vacation)\r\nContent-Type');
