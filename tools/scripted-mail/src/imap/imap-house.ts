import type { TakesToken } from '../sasl/xoauth2.ts';
import type { Fault, Script } from '../script/fault.ts';
import type { Listener, Meeting } from '../wire/listener.ts';
import type { ImapFolder } from './imap-folder.ts';

/**
 * Where something happens: a command by its name (`login` for AUTHENTICATE, `search` for `UID SEARCH` too), `greeting`, `append`
 * when the message is announced and before it comes, `literal` while it comes (see `afterBytes`), `appended` when it is there: a server that does not
 * refuse it there has filed it before it plays its acts.
 */
export type ImapStage =
  | 'greeting'
  | 'capability'
  | 'starttls'
  | 'login'
  | 'list'
  | 'status'
  | 'select'
  | 'search'
  | 'append'
  | 'literal'
  | 'appended'
  | 'idle'
  | 'noop'
  | 'logout';

/** A fault of an IMAP server. */
export type ImapFault = Fault<ImapStage>;

/** What an IMAP server is like. */
export interface ImapOptions extends Meeting {
  faults?: readonly ImapFault[];
  /** It offers AUTHENTICATE XOAUTH2 and no password login, and lets in whom this says. */
  xoauth2?: TakesToken;
  /** Folders beside INBOX; `Sent` with its special use by default. */
  folders?: readonly ImapFolder[];
  /** False: it names no special use of any folder (RFC 6154). */
  specialUse?: boolean;
  /** Further capabilities, e.g. `X-GM-EXT-1`. */
  capabilities?: readonly string[];
}

/** A command as it came. */
export interface SeenImapCommand {
  connection: number;
  /** Capital letters; `UID SEARCH` is `SEARCH`. */
  name: string;
  line: string;
  /** Whether it came under TLS. */
  secure: boolean;
}

/** A running scripted IMAP server with one mailbox, whoever logs in. */
export interface ScriptedImap extends Pick<Listener, 'port' | 'connections' | 'failedHandshakes' | 'cut' | 'stop'> {
  /** Folders by path. Tests may add, change and delete them. */
  readonly folders: Map<string, ImapFolder>;
  /** Commands it was given, in order. */
  readonly commands: readonly SeenImapCommand[];
  /** Another script from now on. */
  play(faults: readonly ImapFault[]): void;
}

/** What the dialogues of one server share. */
export interface ImapHouse {
  readonly options: ImapOptions;
  readonly script: Script<ImapStage>;
  readonly folders: Map<string, ImapFolder>;
  readonly commands: SeenImapCommand[];
  secure: Listener['secure'];
}
