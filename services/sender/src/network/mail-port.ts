/** Ports of mail services that a person may name (RFC 6409, 8314, 5321, 9051, and 2525 which providers offer beside 587). */
const MAIL_PORTS: ReadonlySet<number> = new Set([25, 143, 465, 587, 993, 2525]);

/** True for a port that mail is sent or read on. */
export function isMailPort(port: number): boolean {
  return MAIL_PORTS.has(port);
}
