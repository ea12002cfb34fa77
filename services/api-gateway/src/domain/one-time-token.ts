import { type ErrorCode, PochtovikError, parserOf } from '@pochtovik/contracts';
import { errors, jwtVerify } from 'jose';
import Type from 'typebox';

/** What a genuine one-time token of amoCRM says. */
export interface OneTimeToken {
  accountId: number;
  userId: number;
  /** Origin of the amoCRM account it was issued in. */
  issuer: string;
  /** Unique id of the token. */
  jti: string;
  expiresAt: Date;
}

const CLOCK_TOLERANCE_SECONDS = 30;

const Claims = parserOf(
  Type.Object({
    iss: Type.String({ minLength: 1, maxLength: 300 }),
    aud: Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 10 })]),
    jti: Type.String({ minLength: 1, maxLength: 200 }),
    exp: Type.Integer(),
    account_id: Type.Integer({ minimum: 1 }),
    user_id: Type.Integer({ minimum: 1 }),
    client_uuid: Type.String(),
  }),
);

/**
 * Checks a one-time token (amoCRM, "Disposable tokens") as far as the token and our own settings go, in the documented
 * order: one header value, algorithm, signature, times, audience, integration. {@link assertIssuer} does the rest.
 * Errors: AUTH_REQUIRED (no token), ONE_TIME_TOKEN_EXPIRED, ONE_TIME_TOKEN_INVALID; details name the claim that failed.
 */
export async function checkOneTimeToken(
  header: string | string[] | undefined,
  integration: { clientId: string; clientSecret: string; redirectUri: string },
  now: Date,
): Promise<OneTimeToken> {
  if (header === undefined || header === '') throw new PochtovikError('AUTH_REQUIRED');
  if (typeof header !== 'string' || header.includes(',')) throw refused('X-Auth-Token', 'is given more than once');
  const payload = await verify(header, integration.clientSecret, now);
  if (!Claims.check(payload)) throw refused('claims', 'are not those of a one-time token');
  const audience = portlessOrigin(integration.redirectUri);
  const named = typeof payload.aud === 'string' ? [payload.aud] : payload.aud;
  if (!named.some((address) => portlessOrigin(address) === audience))
    throw refused('aud', 'is not the origin of our redirect address');
  if (payload.client_uuid !== integration.clientId) throw refused('client_uuid', 'is another integration');
  const issuer = originOf(payload.iss);
  if (issuer === undefined) throw refused('iss', 'is not an address');
  return {
    accountId: payload.account_id,
    userId: payload.user_id,
    issuer,
    jti: payload.jti,
    expiresAt: new Date((payload.exp + CLOCK_TOLERANCE_SECONDS) * 1000),
  };
}

/**
 * The token must come from the account it names, and the page that sends it too.
 * @param accountOrigin origin stored at the installation
 * @param originHeader `Origin` of the request; absent outside browsers
 * Errors: ONE_TIME_TOKEN_INVALID.
 */
export function assertIssuer(token: OneTimeToken, accountOrigin: string, originHeader: string | undefined): void {
  if (hostOf(token.issuer) !== hostOf(accountOrigin)) throw refused('iss', 'is not the host of the account');
  if (originHeader !== undefined && originHeader !== token.issuer)
    throw refused('Origin', 'is not the account the token was issued in');
}

async function verify(token: string, secret: string, now: Date): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: now,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('exp', 'is over', 'ONE_TIME_TOKEN_EXPIRED');
    if (error instanceof errors.JWTClaimValidationFailed) throw refused(error.claim, 'is not valid now');
    if (error instanceof errors.JOSEAlgNotAllowed) throw refused('alg', 'must be HS256');
    if (error instanceof errors.JWSSignatureVerificationFailed) throw refused('signature', 'is not of our secret key');
    throw refused('X-Auth-Token', 'is not a signed token');
  }
}

function refused(field: string, message: string, code: ErrorCode = 'ONE_TIME_TOKEN_INVALID'): PochtovikError {
  return new PochtovikError(code, { details: [{ field, message }] });
}

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : '';
}

/** amoCRM writes the audience without a port. */
function portlessOrigin(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}`;
}
