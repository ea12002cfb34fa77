import type { BounceCategory } from '@pochtovik/contracts';

const ENHANCED = /(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)/;
const BASIC = /(?<![\d.@-])([45])\d\d(?:[ -]|$)/;

/** A status (RFC 3463) in the words of a server: the enhanced code, else the class of the SMTP code; null without either. */
export function statusIn(words: string): string | null {
  const enhanced = ENHANCED.exec(words);
  if (enhanced) return enhanced.slice(1, 4).map(Number).join('.');
  const basic = BASIC.exec(words)?.[1];
  return basic === undefined ? null : `${basic}.0.0`;
}

/** Whether a status says no more than its class. */
export function isBareStatus(status: string): boolean {
  return status.endsWith('.0.0');
}

/** What servers say where their code says little or something else; the first that fits counts. */
const WORDS: readonly (readonly [RegExp, BounceCategory])[] = [
  [/spam|black ?list|block ?list|dnsbl|reputation|спам|blocked using/i, 'spam'],
  [/quota|mailbox (?:is )?full|inbox (?:is )?full|insufficient (?:system )?storage|переполнен/i, 'mailbox_full'],
  [/too (?:big|large)|message size exceeds|слишком больш/i, 'too_big'],
  [/disabled|inactive|suspended|deactivated|отключ|неактив|заблокирован/i, 'mailbox_disabled'],
  [
    /(?:host|domain)(?: name| or domain name)? (?:was )?(?:not found|unknown|does(?:n.t| not) exist)|nxdomain|unrouteable/i,
    'domain_unknown',
  ],
  [/домен\S* не (?:найден|существует)/i, 'domain_unknown'],
  [
    /(?:user|recipient|mailbox|address|account) (?:is |was )?(?:unknown|not found|does(?:n.t| not) exist|unavailable)/i,
    'address_unknown',
  ],
  [/(?:unknown|no such|invalid) (?:local )?(?:user|recipient|mailbox|address|account)/i, 'address_unknown'],
  [
    /recipient address rejected|recipientnotfound|could(?:n.t| not) be found|does(?:n.t| not) exist/i,
    'address_unknown',
  ],
  [/не найден|не существует|нет такого/i, 'address_unknown'],
  [/timed? ?out|connection refused|no route to host|retry time|too long|expired|не отвечает/i, 'unreachable'],
];

/** Subject and detail of a status where they say enough (RFC 3463 section 3). */
const BY_STATUS: Readonly<Record<string, BounceCategory>> = {
  '1.1': 'address_unknown',
  '1.2': 'domain_unknown',
  '1.3': 'address_unknown',
  '1.6': 'address_unknown',
  '2.1': 'mailbox_disabled',
  '2.2': 'mailbox_full',
  '2.3': 'too_big',
  '3.4': 'too_big',
  '4.1': 'unreachable',
  '4.4': 'domain_unknown',
  '4.7': 'unreachable',
};

/** Why a letter came back, by its status and by the words of the server where these say more. */
export function bounceCategory(status: string, diagnostic: string): BounceCategory {
  const said = WORDS.find(([words]) => words.test(diagnostic))?.[1];
  const [, subject = '', detail = ''] = status.split('.');
  const known = BY_STATUS[`${subject}.${detail}`];
  if (subject === '7') return said ?? 'policy';
  // 5.1.1 and the like are given for disabled mailboxes too, and then the words tell.
  if (known === 'address_unknown' && said === 'mailbox_disabled') return said;
  if (known && !(known === 'unreachable' && said)) return known;
  return said ?? (subject === '4' ? 'unreachable' : subject === '1' ? 'address_unknown' : 'other');
}
