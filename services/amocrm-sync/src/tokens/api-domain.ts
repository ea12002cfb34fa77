import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';

const Claims = parserOf(Type.Object({ api_domain: Type.String({ maxLength: 300 }) }));

/**
 * The platform host that an access token names (claim `api_domain`, tokens since 2024-08-21); null when it names none.
 * The signature cannot be checked here, so the caller accepts amoCRM's own hosts only.
 */
export function apiDomainOf(accessToken: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return Claims.check(claims) ? claims.api_domain : null;
  } catch {
    return null;
  }
}
