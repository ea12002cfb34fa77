import { isDuplicateKey } from '@pochtovik/service-kit';

/** Waits for an insert; false when a document of the same unique key is there already. */
export async function insertedOnce(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
