import type { TakesToken } from '../sasl/xoauth2.ts';
import type { Fault, Script } from '../script/fault.ts';
import type { Listener, Meeting } from '../wire/listener.ts';
import type { AcceptedLetter } from './accepted-letter.ts';

/**
 * Where in the dialogue something happens. `body`: while the message comes (see `afterBytes`). `message`: the final dot has
 * come. A server that does not refuse a letter there has taken it before it plays its acts, whatever its client learns.
 */
export type SmtpStage =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'message'
  | 'rset'
  | 'noop'
  | 'quit';

/** A fault of an SMTP server. */
export type SmtpFault = Fault<SmtpStage>;

/** What an SMTP server is like. */
export interface SmtpOptions extends Meeting {
  faults?: readonly SmtpFault[];
  /** False: it offers no AUTH. */
  auth?: boolean;
  /** It offers AUTH XOAUTH2 and no password login, and lets in whom this says. */
  xoauth2?: TakesToken;
  /** SIZE it announces (RFC 1870). */
  size?: number;
  /** Called with each letter it takes, before its answer: a provider that files sent mail itself. */
  onAccepted?(letter: AcceptedLetter): void;
}

/** A command as it came. */
export interface SeenCommand {
  connection: number;
  /** Capital letters. */
  verb: string;
  line: string;
  /** Whether it came under TLS. */
  secure: boolean;
}

/** A running scripted SMTP server. */
export interface ScriptedSmtp extends Pick<Listener, 'port' | 'connections' | 'failedHandshakes' | 'cut' | 'stop'> {
  /** Letters it has taken, in order; a doubled letter is there twice. */
  readonly accepted: readonly AcceptedLetter[];
  /** Commands it was given, in order. */
  readonly commands: readonly SeenCommand[];
  /** Letters that began and whose final dot never came. */
  brokenOff(): number;
  /** Most letters that were in its hands at one time, from MAIL to its answer. */
  mostAtOnce(): number;
  /** Another script from now on. */
  play(faults: readonly SmtpFault[]): void;
}

/** What the dialogues of one server share. */
export interface SmtpHouse {
  readonly options: SmtpOptions;
  readonly script: Script<SmtpStage>;
  readonly accepted: AcceptedLetter[];
  readonly commands: SeenCommand[];
  /** A letter is in hand (+1) or not any more (-1). */
  inHand(change: 1 | -1): void;
  brokeOff(): void;
  secure: Listener['secure'];
}
