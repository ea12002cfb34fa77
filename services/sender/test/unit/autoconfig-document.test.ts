import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAutoconfig } from '../../src/discovery/autoconfig-document.ts';

const ADDRESS = 'maria@company.test';
const server = (kind: string, host: string, port: string, socket: string, extra = '') =>
  `<${kind}><hostname>${host}</hostname><port>${port}</port><socketType>${socket}</socketType>${extra}</${kind.split(' ')[0]}>`;
const password = '<authentication>password-cleartext</authentication>';
const smtp = (host: string, port: string, socket: string, extra = password) =>
  server('outgoingServer type="smtp"', host, port, socket, extra);
const imap = (host: string, port: string, socket: string, extra = password) =>
  server('incomingServer type="imap"', host, port, socket, extra);
const config = (...servers: string[]) =>
  `<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="company.test">${servers.join('\n')}</emailProvider></clientConfig>`;

test('servers are read with their login, TLS before STARTTLS', () => {
  const xml = config(
    server('incomingServer type="pop3"', 'pop.company.test', '995', 'SSL', password),
    imap('imap.company.test', '993', 'SSL', `<username>%EMAILADDRESS%</username>${password}`),
    smtp('Mail.%EMAILDOMAIN%', '587', 'STARTTLS', `<username>%EMAILLOCALPART%</username>${password}`),
    smtp('smtp.company.test', '465', 'SSL', `<username>%EMAILADDRESS%</username>${password}`),
  );
  assert.deepEqual(readAutoconfig(xml, ADDRESS), {
    imap: [{ host: 'imap.company.test', port: 993, security: 'tls', login: ADDRESS }],
    smtp: [
      { host: 'smtp.company.test', port: 465, security: 'tls', login: ADDRESS },
      { host: 'mail.company.test', port: 587, security: 'starttls', login: 'maria' },
    ],
  });
});

test('a server without TLS, without passwords or without sense is left out', () => {
  const xml = config(
    smtp('a.test', '25', 'plain'),
    smtp('b.test', '465', 'SSL', '<authentication>OAuth2</authentication>'),
    smtp('c.test', '99999', 'SSL'),
    smtp('', '465', 'SSL'),
    smtp('d.test', '465', 'SSL', `<username>x\ny</username>${password}`),
    smtp('e.test', '465', 'SSL', `<authentication>OAuth2</authentication>${password}`),
  );
  assert.deepEqual(
    readAutoconfig(xml, ADDRESS).smtp.map(({ host }) => host),
    ['e.test'],
  );
});

test('a document that is none gives nothing, and entities of its own are not expanded', () => {
  assert.deepEqual(readAutoconfig('<html><body>Not found', ADDRESS), { smtp: [], imap: [] });
  assert.deepEqual(readAutoconfig('', ADDRESS), { smtp: [], imap: [] });
  const bomb = `<!DOCTYPE x [<!ENTITY a "evil"><!ENTITY b "&a;&a;">]>${config(smtp('&b;.test', '465', 'SSL'))}`;
  assert.deepEqual(
    readAutoconfig(bomb, ADDRESS).smtp.map(({ host }) => host),
    ['&b;.test'],
  );
});

test('of many servers only a few are kept', () => {
  const many = Array.from({ length: 500 }, (_, index) => smtp(`s${index}.test`, '465', 'SSL'));
  assert.equal(readAutoconfig(config(...many), ADDRESS).smtp.length, 5);
});
