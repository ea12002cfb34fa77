import { PochtovikError } from '@pochtovik/contracts';
import type { Recipient } from '../domain/recipient.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import type { SuppressionStore } from '../store/suppressions.ts';

/** Errors: RECIPIENT_SUPPRESSED when letters that nobody writes by hand may not go to the recipient. */
export async function assertNotSuppressed(
  suppressions: SuppressionStore,
  accountId: number,
  { address }: Recipient,
): Promise<void> {
  if (await suppressions.has(accountId, suppressedAddress(address))) throw new PochtovikError('RECIPIENT_SUPPRESSED');
}
