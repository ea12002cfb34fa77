import type { TestContext } from 'node:test';
import type { MailboxSettings } from '@pochtovik/contracts';
import {
  type ImapOptions,
  type ScriptedImap,
  type ScriptedSmtp,
  type SmtpOptions,
  startScriptedImap,
  startScriptedSmtp,
} from '@pochtovik/scripted-mail';
import type { InboxLogin } from '@pochtovik/testing';
import type { World } from './world.ts';

/** A scripted SMTP server that ends with its test. */
export async function smtpFor(t: TestContext, options?: SmtpOptions): Promise<ScriptedSmtp> {
  const smtp = await startScriptedSmtp(options);
  t.after(smtp.stop);
  return smtp;
}

/** A scripted IMAP server that ends with its test. */
export async function imapFor(t: TestContext, options?: ImapOptions): Promise<ScriptedImap> {
  const imap = await startScriptedImap(options);
  t.after(imap.stop);
  return imap;
}

/**
 * A file that no socket between a sender and a server that does not read holds, so that the end of its letter stays with its sender.
 * Linux lets a busy socket's buffers grow to 4 MB on the writing side and 32 MB on the reading one; base64 makes 53 MB of this.
 */
export const BIG_FILE_BYTES: number = 40_000_000;

/** Settings of a mailbox at scripted servers, plain unless `security` says else; under TLS the host is `localhost`. */
export function settingsAt(
  world: World,
  login: Pick<InboxLogin, 'address'>,
  smtpPort: number,
  imapPort: number | null = null,
  security: MailboxSettings['smtp']['security'] = 'none',
): MailboxSettings {
  const at = (port: number) => ({ host: security === 'none' ? '127.0.0.1' : 'localhost', port, security });
  return { ...world.settingsFor(login), smtp: at(smtpPort), imap: imapPort === null ? null : at(imapPort) };
}
