import { TrackingDomainCheck, TrackingDomainGet, TrackingDomainRemove, TrackingDomainSet } from '@pochtovik/contracts';
import type { LinkDomains } from '../composing/link-domain.ts';
import type { ComposerKit } from '../kit.ts';

/** Answers `tracking-domain.get`, `.set`, `.check` and `.remove`. Errors: TRACKING_DOMAIN_INVALID, TRACKING_DOMAIN_TAKEN, TRACKING_DOMAIN_UNKNOWN. */
export function serveTrackingDomain(kit: ComposerKit, domains: LinkDomains): void {
  kit.serve(TrackingDomainGet, ({ accountId }) => domains.get(accountId));
  kit.serve(TrackingDomainSet, ({ accountId, domain }) => domains.set(accountId, domain));
  kit.serve(TrackingDomainCheck, ({ accountId }) => domains.check(accountId));
  kit.serve(TrackingDomainRemove, ({ accountId }) => domains.remove(accountId));
}
