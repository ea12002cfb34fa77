import type { BounceCategory } from '@pochtovik/contracts';

const DEAD: ReadonlySet<BounceCategory> = new Set(['address_unknown', 'domain_unknown', 'mailbox_disabled']);

/**
 * True for a bounce that says there is nobody to write to. Full mailboxes, filters and servers that are away may be mended by
 * tomorrow; mail providers count letters to dead addresses against their sender.
 */
export function isDeadAddress(bounce: { permanent: boolean; category: BounceCategory }): boolean {
  return bounce.permanent && DEAD.has(bounce.category);
}
