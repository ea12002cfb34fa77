import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { createAuthority, selfSigned } from '../../src/tls/certificate.ts';

test('an issued certificate is for its host, signed by its authority, and good from and to when it was said', () => {
  const authority = createAuthority();
  const from = new Date('2020-02-03T04:05:06Z');
  const to = new Date('2061-07-08T09:10:11Z');
  const own = new X509Certificate(authority.cert);
  const issued = new X509Certificate(authority.issue('mail.client.test', { from, to }).cert);
  assert.equal(issued.checkHost('mail.client.test'), 'mail.client.test');
  assert.equal(issued.checkHost('other.client.test'), undefined);
  assert.ok(issued.verify(own.publicKey));
  assert.ok(issued.checkIssued(own));
  assert.deepEqual([issued.validFromDate, issued.validToDate], [from, to]);
  assert.deepEqual([own.ca, issued.ca], [true, false]);
});

test('a self-signed certificate is its own issuer', () => {
  const cert = new X509Certificate(selfSigned('localhost').cert);
  assert.equal(cert.issuer, cert.subject);
  assert.ok(cert.verify(cert.publicKey));
});
