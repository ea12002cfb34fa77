import { type SmtpReply, serverWords } from './smtp-reply.ts';
import { type SmtpVerdict, verdictOnReply } from './smtp-verdict.ts';

/** A recipient that the server did not take, in its own words. */
export interface RefusedRecipient {
  address: string;
  response: string;
}

/**
 * The verdict where every recipient was refused. Nobody has the letter, so when one of the refusals is a passing one the whole
 * letter is tried again (RFC 5321 section 4.2.1); else it has failed, and what concerns the mailbox counts before what
 * concerns one address.
 *
 * Where one recipient was taken the letter has left: the others, also those refused for now, are told of as refused. An own
 * attempt for them would make two fates of one letter; a submission server takes who it can deliver to later (RFC 6409 section
 * 3) and refuses for now only what a mail program would show as an error, too.
 */
export function verdictOnRecipients(
  refusals: readonly { address: string; reply: SmtpReply }[],
): { verdict: SmtpVerdict; text: string } | null {
  const judged = refusals.map(({ reply }) => ({ reply, verdict: verdictOnReply('rcpt', reply) }));
  const [decisive] = (['retry', 'pause', 'fail'] as const).flatMap((type) =>
    judged.filter(({ verdict }) => verdict.type === type),
  );
  if (!decisive) return null;
  const text =
    refusals.length === 1
      ? decisive.reply.text
      : serverWords(refusals.map(({ address, reply }) => `${address}: ${reply.text}`).join('; '));
  return { verdict: decisive.verdict, text };
}
