/** How many letters by one template triggers may send to one card within a time. */
export interface LetterCap {
  count: number;
  hours: number;
}

/** One letter that counts. */
export interface CapSlot {
  executionId: string;
  at: Date;
}

/** The answer to an execution that wants to send: the slots to keep when it may, null when it may not. */
export type CapVerdict = { allowed: true; slots: CapSlot[] } | { allowed: false };

/**
 * Stops chains of letters that send each other (opened → same template, not opened → same template). An execution that has
 * its slot keeps it, so a repeat after a crash is not counted twice.
 */
export function takeSlot(slots: readonly CapSlot[], executionId: string, cap: LetterCap, now: Date): CapVerdict {
  const since = now.getTime() - cap.hours * 3_600_000;
  const recent = slots.filter(({ at }) => at.getTime() > since);
  if (recent.some((slot) => slot.executionId === executionId)) return { allowed: true, slots: recent };
  if (recent.length >= cap.count) return { allowed: false };
  return { allowed: true, slots: [...recent, { executionId, at: now }] };
}
