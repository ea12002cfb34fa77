import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, der, integer, octets, oid, sequence, setOf, time, utf8, yes } from './der.ts';

/** A certificate and its private key, PEM, as `tls.createSecureContext` takes them. */
export interface Certificate {
  cert: string;
  key: string;
}

/** From when to when a certificate is good; by default from yesterday to tomorrow. */
export interface Validity {
  from?: Date;
  to?: Date;
}

/** An authority that signs certificates of servers. */
export interface Authority {
  /** Its own certificate, PEM, for those who are to trust it. */
  cert: string;
  /** A certificate for a server of this name. */
  issue(host: string, validity?: Validity): Certificate;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/** A certificate that its server signed itself. */
export function selfSigned(host: string): Certificate {
  const { privateKey, publicKey } = newKey();
  const cert = certificate({ subject: host, publicKey, issuer: host, signer: privateKey, extensions: hostName(host) });
  return { cert, key: pem(privateKey) };
}

/** Makes an authority (ECDSA P-256). Nothing outside this process trusts it. */
export function createAuthority(): Authority {
  const { privateKey: signer, publicKey } = newKey();
  const issuer = `Scripted authority ${randomBytes(4).toString('hex')}`;
  // Basic constraints: an authority (RFC 5280 section 4.2.1.9), critical.
  const extensions = sequence(oid('2.5.29.19'), yes, octets(sequence(yes)));
  return {
    cert: certificate({ subject: issuer, publicKey, issuer, signer, extensions }),
    issue(host, validity) {
      const own = newKey();
      const subject = { subject: host, publicKey: own.publicKey, extensions: hostName(host) };
      return { cert: certificate({ ...subject, issuer, signer, ...validity }), key: pem(own.privateKey) };
    },
  };
}

/** An X.509 version 3 certificate (RFC 5280 section 4.1), PEM. Node can read these but not make them. */
function certificate(of: {
  subject: string;
  publicKey: KeyObject;
  issuer: string;
  signer: KeyObject;
  extensions: Buffer;
  from?: Date;
  to?: Date;
}): string {
  const from = of.from ?? new Date(Date.now() - DAY_MS);
  const to = of.to ?? new Date(Date.now() + DAY_MS);
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    named(of.issuer),
    sequence(time(from), time(to)),
    named(of.subject),
    of.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(of.extensions)),
  );
  const whole = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, of.signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** A name of one part, its common name. */
function named(commonName: string): Buffer {
  return sequence(setOf(sequence(oid('2.5.4.3'), utf8(commonName))));
}

/** Subject alternative name: one host. */
function hostName(host: string): Buffer {
  return sequence(oid('2.5.29.17'), octets(sequence(der(0x82, Buffer.from(host, 'latin1')))));
}

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
