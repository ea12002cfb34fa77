import { domainToASCII } from 'node:url';
import {
  type DiscoveredMailbox,
  type MailboxLimits,
  type MailboxPreset,
  type MailServer,
  PochtovikError,
} from '@pochtovik/contracts';
import type { HostGuard } from '../network/host-guard.ts';
import { presetOfDomain, presetOfHost, presetOfMx } from '../presets/presets.ts';
import { type PublishedServer, readAutoconfig } from './autoconfig-document.ts';
import type { ReadHttps } from './https-reader.ts';
import type { MailDns } from './mail-dns.ts';

/** Finds the settings of a mailbox from its address. @throws PochtovikError BAD_REQUEST when its domain is no name */
export type DiscoverSettings = (address: string) => Promise<DiscoveredMailbox>;

/**
 * Limits where no provider's are known, ours: a company's own server or a hoster's. Hosters that name theirs allow 200 an hour
 * for a whole domain at the least (majordomo.ru, "Ограничения по почте"), so a single mailbox gets half of it.
 */
const CAUTIOUS_LIMITS: MailboxLimits = { perSecond: 1, perMinute: 20, perHour: 100, perDay: 500 };

/** Letters and digits of any script, since names may be international ones (RFC 5890). */
const DOMAIN = /^[\p{L}\p{M}\p{N}-]+(?:\.[\p{L}\p{M}\p{N}-]+)+$/u;

/**
 * Makes the search, in this order: a known provider's own domain; what the domain publishes by HTTPS (Mozilla's autoconfig);
 * its SRV records (RFC 6186, RFC 8314 section 5.1); its MX hosts, where they are a known provider's; usual names. All ways are
 * tried at once and the search ends in time. Whatever a domain publishes is hostile input: hosts that the guard refuses or
 * does not find are left out, servers without TLS are not considered.
 */
export function createDiscovery(deps: {
  guard: HostGuard;
  dns: MailDns;
  readHttps: ReadHttps;
  /** Longest time of the whole search, milliseconds. */
  timeoutMs: number;
}): DiscoverSettings {
  const { guard, dns, readHttps, timeoutMs } = deps;

  async function isThere({ host, port }: MailServer): Promise<boolean> {
    return guard.resolve(host, port, timeoutMs / 2).then(
      () => true,
      () => false,
    );
  }

  async function firstThere<T extends MailServer>(servers: readonly T[]): Promise<T | undefined> {
    const there = await Promise.all(servers.map(isThere));
    return servers.find((_server, index) => there[index]);
  }

  async function published(source: 'autoconfig' | 'srv', smtps: PublishedServer[], imaps: PublishedServer[]) {
    const [smtp, imap] = await Promise.all([firstThere(smtps), firstThere(imaps)]);
    if (!smtp) return null;
    const known = presetOfHost(smtp.host);
    return found(source, known, serverOf(smtp), imap ? serverOf(imap) : null, smtp.login);
  }

  async function byAutoconfig(address: string, domain: string, signal: AbortSignal) {
    const query = `?emailaddress=${encodeURIComponent(address)}`;
    const places = [
      `https://autoconfig.${domain}/mail/config-v1.1.xml${query}`,
      `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml${query}`,
    ];
    for (const document of await Promise.all(places.map((place) => readHttps(new URL(place), signal)))) {
      if (document === null) continue;
      const { smtp, imap } = readAutoconfig(document, address);
      const settings = await published('autoconfig', smtp, imap);
      if (settings) return settings;
    }
    return null;
  }

  async function bySrv(address: string, domain: string) {
    const servers = async (service: string, security: MailServer['security']): Promise<PublishedServer[]> =>
      (await dns.srv(`${service}._tcp.${domain}`))
        .slice(0, 5)
        .map((target) => ({ ...target, security, login: address }));
    const [submissions, submission, imaps, imap] = await Promise.all([
      servers('_submissions', 'tls'),
      servers('_submission', 'starttls'),
      servers('_imaps', 'tls'),
      servers('_imap', 'starttls'),
    ]);
    return published('srv', [...submissions, ...submission], [...imaps, ...imap]);
  }

  async function byMx(address: string, domain: string) {
    const preset = presetOfMx(await dns.mx(domain));
    return preset ? ofPreset('mx', preset, address) : null;
  }

  async function byUsualNames(address: string, domain: string) {
    const smtps = [`smtp.${domain}`, `mail.${domain}`].map((host) => tls(host, 465));
    const imaps = [`imap.${domain}`, `mail.${domain}`].map((host) => tls(host, 993));
    const [smtp, imap] = await Promise.all([firstThere(smtps), firstThere(imaps)]);
    return found('guess', undefined, smtp ?? tls(`smtp.${domain}`, 465), imap ?? tls(`imap.${domain}`, 993), address);
  }

  return async (address) => {
    const typed = address.slice(address.lastIndexOf('@') + 1);
    // Whatever is no part of a name would become part of the web addresses below.
    const domain = DOMAIN.test(typed) ? domainToASCII(typed) : '';
    if (domain === '') {
      const details = [{ field: 'address', message: 'The part after @ is no name of a domain.', code: 'DOMAIN' }];
      throw new PochtovikError('BAD_REQUEST', { details });
    }
    const own = presetOfDomain(domain);
    if (own) return ofPreset('preset', own, address);
    const signal = AbortSignal.timeout(timeoutMs);
    const guess = found('guess', undefined, tls(`smtp.${domain}`, 465), tls(`imap.${domain}`, 993), address);
    const ways: readonly Promise<DiscoveredMailbox | null>[] = [
      byAutoconfig(address, domain, signal),
      bySrv(address, domain),
      byMx(address, domain),
      byUsualNames(address, domain),
    ];
    const inTime = ways.map((way) => Promise.race([way, endOf(signal)]));
    for (const way of inTime) {
      const settings = await way;
      if (settings) return settings;
    }
    return guess;
  };
}

function endOf(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function tls(host: string, port: number): MailServer {
  return { host, port, security: 'tls' };
}

function serverOf({ host, port, security }: MailServer): MailServer {
  return { host, port, security };
}

function ofPreset(source: 'preset' | 'mx', preset: MailboxPreset, address: string): DiscoveredMailbox {
  return found(source, preset, preset.smtp, preset.imap, preset.login === 'address' ? address : null);
}

function found(
  source: DiscoveredMailbox['source'],
  preset: MailboxPreset | undefined,
  smtp: MailServer,
  imap: MailServer | null,
  login: string | null,
): DiscoveredMailbox {
  const limits = preset?.limits ?? CAUTIOUS_LIMITS;
  return { source, presetId: preset?.id ?? null, smtp, imap, login, limits, password: preset?.password ?? null };
}
