import { stat } from 'node:fs/promises';
import { LocalStackError } from '../errors.ts';
import type { Mailboxes } from './mailboxes.ts';
import { deliverToMaildir } from './maildir.ts';

/** A message on its way into a mailbox. */
export interface Delivery {
  /** The mailbox. */
  readonly to: string;
  /** The envelope sender; empty for delivery reports. */
  readonly from: string;
  /** The message as RFC 5322 has it. */
  readonly message: string | Uint8Array;
}

/**
 * Final delivery (RFC 5321 section 4.4): adds Return-Path and Delivered-To and stores the message.
 * Throws `bad_mailbox` when the mailbox does not exist.
 */
export async function deliver(mailboxes: Mailboxes, { to, from, message }: Delivery): Promise<void> {
  const maildir = await mailboxes.maildirOf(to);
  if (maildir === undefined) throw new LocalStackError('bad_mailbox', `There is no mailbox ${to}; add it first.`);
  const trace = `Return-Path: <${from}>\r\nDelivered-To: ${to.toLowerCase()}\r\n`;
  const { uid, gid } = await stat(maildir);
  await deliverToMaildir(maildir, Buffer.concat([Buffer.from(trace), Buffer.from(message)]), { uid, gid });
}
