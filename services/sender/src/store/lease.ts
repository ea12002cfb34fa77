/** The end of a lease that nobody has. */
export const FREE: Date = new Date(0);

/** What a document has that one process at a time works on. */
export interface Lease {
  /** Process that works on it, or null. */
  owner: string | null;
  leaseUntil: Date;
  /** Grows with every acquisition; what a former owner still writes is told by it. */
  fencing: number;
  /** Grows with every wake-up, so that none is lost between "nothing to do" and the release. */
  wakes: number;
  /** When it wants attention next. */
  nextAt: Date;
}

/** Mongoose fields of it. */
export const leaseFields = {
  owner: { type: String, default: null },
  leaseUntil: { type: Date, required: true },
  fencing: { type: Number, required: true },
  wakes: { type: Number, required: true },
  nextAt: { type: Date, required: true },
};
