/** A line of amoCRM's history, as far as it tells who did something to which lead, and when. */
export interface LeadEvent {
  type: string;
  entity_id: number;
  /** 0: a robot. */
  created_by: number;
  /** Unix seconds. */
  created_at: number;
}

/** A merge and the deletion that is part of it are not further apart, seconds. */
export const MERGE_SPAN_S = 2;

/**
 * The deal that another one was merged into. amoCRM's `entity_merged` is a line of the deal that remains and names no other (amo
 * crm_platform/events-and-notes); so it is taken for this deal's only when the same person did it at the moment this deal went, and did it to one deal.
 * @returns null where that is not certain
 */
export function mergedInto(gone: LeadEvent | undefined, merges: readonly LeadEvent[]): number | null {
  if (!gone) return null;
  const ids = merges
    .filter(
      ({ type, entity_id: id, created_by: by, created_at: at }) =>
        type === 'entity_merged' &&
        id !== gone.entity_id &&
        by === gone.created_by &&
        Math.abs(at - gone.created_at) <= MERGE_SPAN_S,
    )
    .map(({ entity_id: id }) => id);
  const [only, ...others] = new Set(ids);
  return only !== undefined && others.length === 0 ? only : null;
}
