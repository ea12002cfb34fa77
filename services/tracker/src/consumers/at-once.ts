/** Hits taken from the bus at once: as many as share one write to the database. */
export const AT_ONCE = 256;
