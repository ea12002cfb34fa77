export { type FiledLetter, ImapFolder } from './imap/imap-folder.ts';
export {
  type ImapFault,
  type ImapOptions,
  type ImapStage,
  type ScriptedImap,
  type SeenImapCommand,
  startScriptedImap,
} from './imap/imap-server.ts';
export type { TakesToken } from './sasl/xoauth2.ts';
export type { Act, Fault } from './script/fault.ts';
export { Hold } from './script/hold.ts';
export { type AcceptedLetter, doubled } from './smtp/accepted-letter.ts';
export {
  type ScriptedSmtp,
  type SeenCommand,
  type SmtpFault,
  type SmtpOptions,
  type SmtpStage,
  startScriptedSmtp,
} from './smtp/smtp-server.ts';
export { type Authority, type Certificate, createAuthority, selfSigned, type Validity } from './tls/certificate.ts';
