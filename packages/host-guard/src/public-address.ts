import ipaddr from 'ipaddr.js';

/** Addresses inside public ranges that only a cloud's own machines can reach: its metadata and control services. */
const CLOUD_SERVICES = new Set(['168.63.129.16']);

/**
 * True for an address of the public Internet. Everything else is refused: loopback, private, link-local (with the metadata
 * address 169.254.169.254), carrier-grade NAT (with 100.100.100.200), unique local (with fd00:ec2::254), multicast,
 * documentation, and IPv6 forms that carry an IPv4 address (mapped, 6to4, Teredo, NAT64), since they may lead to any of those.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && !CLOUD_SERVICES.has(parsed.toString());
}
