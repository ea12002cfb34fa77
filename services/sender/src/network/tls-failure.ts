import { CONNECTION_TROUBLES, type ConnectionTrouble } from '../domain/connection-trouble.ts';

const CERTIFICATE: Record<string, ConnectionTrouble> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-unknown-authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-other-name',
};

/** A sentence when an error is one of TLS (certificate, version, no TLS or no STARTTLS where it is demanded), else null. */
export function isTlsFailure(error: unknown): string | null {
  const codes = codesOf(error);
  for (const code of codes) {
    const kind = CERTIFICATE[code];
    if (kind) return CONNECTION_TROUBLES[kind];
  }
  if (
    codes.some((code) => /^(?:ETLS$|ERR_SSL|ERR_TLS|EPROTO$|UPGRADE_TIMEOUT|ClosedAfterConnectTLS|STARTTLS)/.test(code))
  ) {
    return CONNECTION_TROUBLES['no-tls'];
  }
  return null;
}

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let each: unknown = error; each instanceof Error && codes.length < 12; each = each.cause) {
    for (const key of ['code', 'originalCode']) {
      const value: unknown = Reflect.get(each, key);
      if (typeof value === 'string') codes.push(value);
    }
    if (Reflect.get(each, 'tlsFailed') === true) codes.push('ETLS');
  }
  return codes;
}
