const CERTIFICATE: Record<string, string> = {
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
  CERT_NOT_YET_VALID: 'The certificate of the server is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the server is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the server is signed by an unknown authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of the server is signed by an unknown authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate of the server is signed by an unknown authority.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of the server is for another name.',
};

/** A sentence when an error is one of TLS (certificate, version, no TLS or no STARTTLS where it is demanded), else null. */
export function isTlsFailure(error: unknown): string | null {
  const codes = codesOf(error);
  for (const code of codes) {
    const sentence = CERTIFICATE[code];
    if (sentence) return sentence;
  }
  if (
    codes.some((code) => /^(?:ETLS$|ERR_SSL|ERR_TLS|EPROTO$|UPGRADE_TIMEOUT|ClosedAfterConnectTLS|STARTTLS)/.test(code))
  ) {
    return 'The server does not speak TLS 1.2 or newer on this port.';
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
