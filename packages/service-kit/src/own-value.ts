/**
 * An expression that gives each document of a shared update its own value, found by the document's id: one `updateMany` with a
 * pipeline is one commit, where a bulk write of single updates is one commit each.
 * @param ids ids of the documents
 * @param values their values, in the same order; taken literally, also where they look like expressions
 */
export function ownValue(ids: readonly string[], values: readonly unknown[]) {
  return { $arrayElemAt: [{ $literal: values }, { $indexOfArray: [{ $literal: ids }, '$_id'] }] };
}
