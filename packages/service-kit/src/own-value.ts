/** An expression of an aggregation pipeline. */
type Expression = Record<string, unknown>;

/**
 * An expression that gives each document of a shared update its own value, found by the document's id: one `updateMany` with a
 * pipeline is one commit, where a bulk write of single updates is one commit each. The values hang in a tree of comparisons, since a list of all of
 * them would be copied for each document.
 * @param ids ids of the documents, of ASCII characters, each once
 * @param values their values, in the same order; taken literally, also where they look like expressions
 */
export function ownValue(ids: readonly string[], values: readonly unknown[]): Expression {
  // By code units, which of ASCII is the order of servers.
  const pairs = ids.map((id, index) => ({ id, value: values[index] })).sort((a, b) => (a.id < b.id ? -1 : 1));
  return branch(pairs);
}

function branch(pairs: readonly { id: string; value: unknown }[]): Expression {
  const middle = pairs.length >> 1;
  const upper = pairs[middle];
  if (middle === 0 || !upper) return { $literal: upper?.value ?? null };
  return { $cond: [{ $lt: ['$_id', upper.id] }, branch(pairs.slice(0, middle)), branch(pairs.slice(middle))] };
}
