/** A letter that a scripted server took. */
export interface AcceptedLetter {
  /** `Message-ID` with its angle brackets; empty when it has none. */
  messageId: string;
  /** Envelope sender. */
  from: string;
  /** Envelope recipients. */
  to: string[];
  /** Who was logged in, or null. */
  user: string | null;
  /** Number of the connection it came by. */
  connection: number;
  /** TLS version it came under, or null. */
  protocol: string | null;
  /** When MAIL came. */
  beganAt: Date;
  /** When its final dot came. */
  acceptedAt: Date;
  /** The message as it came, one character a byte. */
  text: string;
}

/** Message-IDs that were taken more than once. */
export function doubled(letters: readonly Pick<AcceptedLetter, 'messageId'>[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { messageId } of letters) (seen.has(messageId) ? twice : seen).add(messageId);
  return [...twice];
}
