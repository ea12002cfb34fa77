import { domainToASCII } from 'node:url';

/** A DNS record that makes a domain an account's own. */
export interface WantedRecord {
  type: 'CNAME' | 'TXT';
  name: string;
  value: string;
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/**
 * The name of a subdomain in its ASCII form (Cyrillic names become `xn--…`), or null for what is none: with a scheme, port or path, an IP address, a
 * domain without a subdomain (a CNAME can not stand there), or a name below the common tracker's.
 * @param trackerHost host of the common tracker
 */
export function trackingDomainOf(typed: string, trackerHost: string): string | null {
  // The parser of host names would silently leave out a path or a port.
  if (/[/\\:?#@[\]%]/.test(typed)) return null;
  const domain = domainToASCII(typed.trim().replace(/\.$/, '')).toLowerCase();
  const labels = domain.split('.');
  const isName = labels.length >= 3 && labels.every((label) => LABEL.test(label)) && domain.length <= 240;
  const isOurs = domain === trackerHost || domain.endsWith(`.${trackerHost}`);
  return isName && !isOurs && !/^\d+$/.test(labels.at(-1) ?? '') ? domain : null;
}

/**
 * What the DNS of a domain must say: that it leads to the tracker, and which account may use it. The second keeps a domain that is about to be
 * connected from being claimed by another account.
 */
export function wantedRecords(accountId: number, domain: string, trackerHost: string): WantedRecord[] {
  return [
    { type: 'CNAME', name: domain, value: trackerHost },
    { type: 'TXT', name: `_pochtovik.${domain}`, value: `pochtovik-account=${accountId}` },
  ];
}

/** The tracker's address with another host: its scheme, port and path stay. */
export function trackerAt(trackerUrl: string, domain: string): string {
  const url = new URL(trackerUrl);
  url.hostname = domain;
  return url.href.replace(/\/$/, '');
}
