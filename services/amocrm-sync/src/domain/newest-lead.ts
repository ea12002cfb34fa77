/** Of the leads linked to a contact or company the one that its letters are about: created last, by time, then by id. */
export function newestLead<L extends { id: number; created_at: number }>(leads: readonly L[]): L | null {
  return leads.toSorted((a, b) => b.created_at - a.created_at || b.id - a.id)[0] ?? null;
}
