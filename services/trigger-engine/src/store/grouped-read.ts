import { groupCommit } from '@pochtovik/service-kit';

/** One document that a caller wants. */
interface Wanted {
  accountId: number;
  id: string;
}

/**
 * Joins the reads of single documents that callers ask for at the same time into one query. A document of another account than
 * the caller's is none.
 * @param read reads documents by their ids
 */
export function groupedRead<D extends { _id: string; accountId: number }>(
  read: (ids: string[]) => Promise<D[]>,
): (accountId: number, id: string) => Promise<D | null> {
  const find = groupCommit<Wanted, D | null>({
    most: 500,
    async all(wanted) {
      const found = new Map((await read([...new Set(wanted.map(({ id }) => id))])).map((each) => [each._id, each]));
      return wanted.map(({ accountId, id }) => ofAccount(found.get(id), accountId));
    },
    one: async ({ accountId, id }) => ofAccount((await read([id]))[0], accountId),
  });
  return (accountId, id) => find({ accountId, id });
}

function ofAccount<D extends { accountId: number }>(document: D | undefined, accountId: number): D | null {
  return document?.accountId === accountId ? document : null;
}
