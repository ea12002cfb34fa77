/** What the sender's queue says of a letter. */
export interface CountedRow {
  letterId: string;
  state: string;
  maybeSent: boolean;
  attempts: number;
}

/** What became of a mailing. */
export interface MailingCount {
  letters: number;
  /** Rows that say "sent". */
  sent: number;
  /** Rows that say "maybe sent". */
  maybeSent: number;
  /** Of those, letters that the server does have. */
  maybeSentAtServer: number;
  /** Letters that took more than one attempt. */
  repeated: number;
  /** Letters without a row, without an end, failed though nobody doubts it, or called sent and not at the server. */
  lost: string[];
  /** Letters that the mail server has more than once. */
  doubled: string[];
}

/**
 * Counts at the receiving end against the rows. A letter is well when its row says "sent" and the server has it, or when
 * its row says "maybe sent", whatever the server has; twice at the server is never well.
 * @param atServer letter ids of what the server took, in any order
 */
export function countMailing(
  letterIds: readonly string[],
  rows: readonly CountedRow[],
  atServer: readonly string[],
): MailingCount {
  const times = new Map<string, number>();
  for (const id of atServer) times.set(id, (times.get(id) ?? 0) + 1);
  const byId = new Map(rows.map((row) => [row.letterId, row]));
  const isMaybe = (row: CountedRow) => row.state === 'failed' && row.maybeSent;
  const isWell = (id: string) => {
    const row = byId.get(id);
    return row !== undefined && (isMaybe(row) || (row.state === 'sent' && times.has(id)));
  };
  const maybe = rows.filter(isMaybe);
  return {
    letters: letterIds.length,
    sent: rows.filter(({ state }) => state === 'sent').length,
    maybeSent: maybe.length,
    maybeSentAtServer: maybe.filter(({ letterId }) => times.has(letterId)).length,
    repeated: rows.filter(({ attempts }) => attempts > 1).length,
    lost: letterIds.filter((id) => !isWell(id)),
    doubled: [...times].filter(([, count]) => count > 1).map(([id]) => id),
  };
}
