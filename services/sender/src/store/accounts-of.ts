/** The accounts of documents that are written together, as a condition: the ids alone would reach into others. */
export function accountsOf(items: readonly { accountId: number }[]): { $in: number[] } {
  return { $in: [...new Set(items.map(({ accountId }) => accountId))] };
}
