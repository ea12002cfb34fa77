import { AccountInstall } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { accountOrigin } from '../domain/account-host.ts';
import type { RequestParts } from './parts.ts';

/** Stores the code and answers at once: amoCRM waits 3 s and never repeats the call. */
export function serveAccountInstall(kit: Pick<Kit<unknown>, 'serve'>, parts: RequestParts): void {
  kit.serve(AccountInstall, async ({ code, referer }) => {
    await parts.installer.add(accountOrigin(referer, parts.localOrigins), code);
    parts.kickInstallations();
    return { accepted: true as const };
  });
}
