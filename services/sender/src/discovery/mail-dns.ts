import { Resolver } from 'node:dns/promises';

/** A target of an SRV record (RFC 2782). */
export interface SrvTarget {
  host: string;
  port: number;
}

/** What the DNS says of a domain's mail. A name without such records, and a resolver that does not answer, give nothing. */
export interface MailDns {
  /** Targets of a service such as `_imaps._tcp.company.test`, the most wanted first; empty where it is not offered. */
  srv(name: string): Promise<SrvTarget[]>;
  /** Names of the hosts that take a domain's mail, the most wanted first, lower case. */
  mx(domain: string): Promise<string[]>;
}

/**
 * Makes it. Targets come by priority, then by weight: the random choice among equals (RFC 2782) spreads load between
 * servers, while settings are to be the same each time.
 * @param timeoutMs longest wait for one answer
 * @param servers resolvers to ask, `address:port`; the machine's own by default
 */
export function createMailDns(timeoutMs: number, servers?: readonly string[]): MailDns {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1, maxTimeout: timeoutMs });
  if (servers) resolver.setServers(servers);
  return {
    async srv(name) {
      const records = await resolver.resolveSrv(name).catch(() => []);
      return records
        .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
        .map((record) => ({ host: nameOf(record.name), port: record.port }))
        .filter(({ host }) => host !== '');
    },
    async mx(domain) {
      const records = await resolver.resolveMx(domain).catch(() => []);
      return records.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => nameOf(exchange));
    },
  };
}

function nameOf(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
