import { Resolver } from 'node:dns/promises';
import { PochtovikError, type TrackingDomain } from '@pochtovik/contracts';
import { createBoundedCache } from '@pochtovik/service-kit';
import { trackerAt, trackingDomainOf, type WantedRecord, wantedRecords } from '../domain/tracking-domain.ts';
import type { StoredTrackingDomain, TrackingDomainStore } from '../store/tracking-domains.ts';

/** An account's own domain for the addresses of its letters. */
export interface LinkDomains {
  /** The tracker's address that letters of an account carry, without a slash at its end. Another process's change is seen within half a minute. */
  trackerUrl(accountId: number): Promise<string>;
  get(accountId: number): Promise<TrackingDomain>;
  /** Errors: TRACKING_DOMAIN_INVALID, TRACKING_DOMAIN_TAKEN. */
  set(accountId: number, typed: string): Promise<TrackingDomain>;
  /** Errors: TRACKING_DOMAIN_UNKNOWN, TRACKING_DOMAIN_TAKEN. */
  check(accountId: number): Promise<TrackingDomain>;
  remove(accountId: number): Promise<TrackingDomain>;
}

const FRESH_MS = 30_000;
const DNS_MS = 3000;

/**
 * Makes {@link LinkDomains}. A domain is used only while the DNS names this account for it, and only in one account.
 * @param dnsServers resolvers to ask, `address:port`; the machine's own by default
 */
export function createLinkDomains(deps: {
  store: TrackingDomainStore;
  trackerUrl: string;
  dnsServers?: readonly string[] | undefined;
  now(): Date;
}): LinkDomains {
  const { store, trackerUrl } = deps;
  const trackerHost = new URL(trackerUrl).hostname;
  const known = createBoundedCache<string>({ maxEntries: 10_000, ttlMs: FRESH_MS, now: () => deps.now().getTime() });
  const resolver = new Resolver({ timeout: DNS_MS, tries: 1 });
  if (deps.dnsServers) resolver.setServers(deps.dnsServers);

  async function isFound({ type, name, value }: WantedRecord): Promise<boolean> {
    const said = await (type === 'CNAME'
      ? resolver.resolveCname(name)
      : resolver.resolveTxt(name).then((texts) => texts.map((parts) => parts.join('')))
    ).catch(() => []);
    return said.some((one) => one.trim().replace(/\.$/, '').toLowerCase() === value);
  }

  async function checked(accountId: number, domain: string): Promise<TrackingDomain> {
    if (await store.isForeign(accountId, domain)) throw new PochtovikError('TRACKING_DOMAIN_TAKEN');
    const records = await Promise.all(
      wantedRecords(accountId, domain, trackerHost).map(async (record) => ({
        ...record,
        found: await isFound(record),
      })),
    );
    const isWorking = records.every(({ found }) => found);
    if (isWorking && !(await store.own(accountId, domain))) throw new PochtovikError('TRACKING_DOMAIN_TAKEN');
    const stored = { domain, isWorking, records, checkedAt: deps.now() };
    await store.set(accountId, stored);
    // Given up only now, so that no moment leaves a domain in use without its owner.
    await store.disown(accountId, isWorking ? domain : undefined);
    known.delete(String(accountId));
    return view(stored);
  }

  return {
    async trackerUrl(accountId) {
      const cached = known.get(String(accountId));
      if (cached !== undefined) return cached;
      const stored = await store.find(accountId);
      const url = stored?.isWorking ? trackerAt(trackerUrl, stored.domain) : trackerUrl;
      known.set(String(accountId), url);
      return url;
    },
    async get(accountId) {
      return view(await store.find(accountId));
    },
    async set(accountId, typed) {
      const domain = trackingDomainOf(typed, trackerHost);
      if (domain === null)
        throw new PochtovikError('TRACKING_DOMAIN_INVALID', {
          details: [{ field: 'domain', message: 'is no name of a subdomain' }],
        });
      return checked(accountId, domain);
    },
    async check(accountId) {
      const stored = await store.find(accountId);
      if (!stored) throw new PochtovikError('TRACKING_DOMAIN_UNKNOWN');
      return checked(accountId, stored.domain);
    },
    async remove(accountId) {
      await store.remove(accountId);
      await store.disown(accountId);
      known.delete(String(accountId));
      return view(null);
    },
  };
}

function view(stored: StoredTrackingDomain | null): TrackingDomain {
  if (!stored) return { domain: null, state: 'none', records: [], checkedAt: null };
  const { domain, isWorking, checkedAt } = stored;
  const records = stored.records.map(({ type, name, value, found }) => ({ type, name, value, found }));
  return { domain, state: isWorking ? 'working' : 'waiting', records, checkedAt: checkedAt.toISOString() };
}
