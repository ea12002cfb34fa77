import type { SmtpReply } from '../domain/smtp-reply.ts';
import type { SmtpStage } from '../domain/smtp-verdict.ts';

/**
 * What the server would refuse for certain, by what it has said of itself: it is not even told, and the connection is as good as
 * before. The reply is the one that the standards have for the case.
 */
export class RefusedHere extends Error {
  override readonly name: string = 'RefusedHere';
  readonly stage: SmtpStage;
  readonly reply: SmtpReply;

  constructor(stage: SmtpStage, reply: SmtpReply) {
    super(reply.text);
    this.stage = stage;
    this.reply = reply;
  }
}

/** The message is bigger than the server takes (RFC 1870 section 6.1). */
export class TooBigForServer extends RefusedHere {
  override readonly name = 'TooBigForServer';

  constructor(size: number, limit: number) {
    const text = `The letter has ${size} bytes; the mail server takes ${limit} at most (SIZE).`;
    super('mail', { code: 552, enhanced: '5.3.4', text });
  }
}

/** The server knows no addresses in other letters (RFC 6531 section 3.5 has the reply). */
export function needsSmtpUtf8(address: string): RefusedHere {
  const text = `The mail server can not be given the address ${address}: it takes only Latin letters before the @ (no SMTPUTF8).`;
  return new RefusedHere('rcpt', { code: 553, enhanced: '5.6.7', text });
}

/** The domain of the address can not be written for a mail server (RFC 5891). */
export function badDomain(address: string): RefusedHere {
  const text = `The part after the @ of ${address} is no domain.`;
  return new RefusedHere('rcpt', { code: 553, enhanced: '5.1.3', text });
}
