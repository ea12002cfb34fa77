/** What a mail server says of itself in its answer to EHLO. */
export interface ServerOffers {
  /** Most bytes of a message (RFC 1870); null where it tells no bound. */
  maxBytes: number | null;
  /** It takes addresses and headers in other letters (RFC 6531). */
  smtpUtf8: boolean;
}

/** Reads the offers in an answer to EHLO; in any other answer there are none. */
export function serverOffers(answer: string): ServerOffers {
  const [, digits] = /^250[ -]SIZE[ \t=]+(\d{1,15})[ \t]*$/im.exec(answer) ?? [];
  // "SIZE 0" says that no fixed maximum is in force (RFC 1870 section 4).
  return { maxBytes: Number(digits) || null, smtpUtf8: /^250[ -]SMTPUTF8\b/im.test(answer) };
}
