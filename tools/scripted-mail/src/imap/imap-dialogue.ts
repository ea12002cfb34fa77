import { REFUSED_TOKEN, tokenLogin } from '../sasl/xoauth2.ts';
import { play } from '../script/play.ts';
import type { Wire } from '../wire/wire.ts';
import { decodePath, encodePath } from './folder-name.ts';
import { argumentsOf, type ImapCommand, readCommand } from './imap-command.ts';
import type { ImapFolder } from './imap-folder.ts';
import type { ImapHouse, ImapStage } from './imap-house.ts';

/** One connection of a scripted IMAP server (the part of RFC 3501 and 9051 that mail programs need to find and file letters). */
export class ImapDialogue {
  readonly #house: ImapHouse;
  readonly #wire: Wire;
  readonly #connection: number;
  #selected: ImapFolder | undefined;

  constructor(house: ImapHouse, wire: Wire, connection: number) {
    this.#house = house;
    this.#wire = wire;
    this.#connection = connection;
  }

  /** Talks until the connection ends. */
  async run(): Promise<void> {
    let goOn = (await this.#answer('greeting', '*', '', '* OK scripted.test ready')) !== null;
    while (goOn) {
      const command = await readCommand(this.#wire);
      goOn = command !== null && (await this.#obey(command));
    }
  }

  /** One command; false when the dialogue is over. */
  async #obey(command: ImapCommand): Promise<boolean> {
    const { tag, name, rest, line } = command;
    this.#house.commands.push({ connection: this.#connection, name, line, secure: this.#wire.protocol !== null });
    const answer = async (stage: ImapStage, usual: string) => (await this.#answer(stage, tag, line, usual)) !== null;
    switch (name) {
      case 'CAPABILITY':
        return answer('capability', `* CAPABILITY ${this.#capabilities()}\nOK done`);
      case 'STARTTLS':
        return this.#startTls(tag, line);
      case 'AUTHENTICATE':
        return this.#authenticate(tag, rest, line);
      case 'LOGIN':
        return answer('login', `OK [CAPABILITY ${this.#capabilities()}] welcome`);
      case 'LIST':
        return answer('list', `${this.#list(rest)}OK done`);
      case 'STATUS':
        return answer('status', this.#status(rest));
      case 'SELECT':
      case 'EXAMINE':
        return answer('select', this.#select(name, rest));
      case 'SEARCH':
        return answer('search', this.#search(rest));
      case 'APPEND':
        return this.#append(command);
      case 'IDLE':
        return this.#idle(tag, line);
      case 'NOOP':
        return answer('noop', 'OK done');
      case 'LOGOUT':
        await answer('logout', '* BYE see you\nOK done');
        return false;
      case 'CLOSE':
      case 'UNSELECT':
        this.#selected = undefined;
        await this.#say(tag, 'OK done');
        return true;
      case 'NAMESPACE':
        await this.#say(tag, '* NAMESPACE (("" "/")) NIL NIL\nOK done');
        return true;
      default:
        await this.#say(tag, 'BAD unknown command');
        return true;
    }
  }

  /** Answers by the script, else as usual. Returns what went out, or null when the dialogue is over. */
  async #answer(at: ImapStage, tag: string, line: string, usual: string): Promise<string | null> {
    const fault = this.#house.script.take(at, line, this.#connection);
    const replied = await play(fault?.do ?? [], this.#wire, (reply) => framed(tag, reply));
    if (replied === 'ended') return null;
    if (replied === null) await this.#say(tag, usual);
    this.#wire.bytePauseMs = 0;
    return replied ?? usual;
  }

  #say(tag: string, reply: string): Promise<void> {
    return this.#wire.write(framed(tag, reply));
  }

  #capabilities(): string {
    const { security, capabilities = [], specialUse = true, xoauth2 } = this.#house.options;
    const startTls = security === 'starttls' && this.#wire.protocol === null;
    return [
      'IMAP4rev1',
      'IDLE',
      'UIDPLUS',
      'NAMESPACE',
      'UNSELECT',
      ...(specialUse ? ['SPECIAL-USE'] : []),
      ...(startTls ? ['STARTTLS'] : []),
      ...(xoauth2 ? ['SASL-IR', 'AUTH=XOAUTH2', 'LOGINDISABLED'] : []),
      ...capabilities,
    ].join(' ');
  }

  /** AUTHENTICATE XOAUTH2 with its response on the same line (RFC 4959). */
  async #authenticate(tag: string, rest: string, line: string): Promise<boolean> {
    const [, response = ''] = rest.split(' ');
    const { xoauth2 = () => false } = this.#house.options;
    const isTaken = tokenLogin(response, xoauth2) !== null;
    if (!isTaken) {
      await this.#wire.write(`+ ${REFUSED_TOKEN}\r\n`);
      if ((await this.#wire.line()) === null) return false;
    }
    const usual = isTaken
      ? `OK [CAPABILITY ${this.#capabilities()}] welcome`
      : 'NO [AUTHENTICATIONFAILED] Invalid credentials';
    return (await this.#answer('login', tag, line, usual)) !== null;
  }

  async #startTls(tag: string, line: string): Promise<boolean> {
    const able = this.#house.options.security === 'starttls' && this.#wire.protocol === null;
    const replied = await this.#answer('starttls', tag, line, able ? 'OK go ahead' : 'BAD no TLS here');
    if (!replied?.startsWith('OK')) return replied !== null;
    return this.#house.secure(this.#wire);
  }

  #list(rest: string): string {
    const pattern = argumentsOf(rest).at(1) ?? '';
    if (pattern === '') return '* LIST (\\Noselect) "/" ""\n';
    const shown = [...this.#house.folders.values()].filter(
      ({ path }) => /[*%]/.test(pattern) || encodePath(path) === pattern,
    );
    const { specialUse = true } = this.#house.options;
    return shown
      .map((folder) => `* LIST (${(specialUse && folder.specialUse) || ''}) "/" "${encodePath(folder.path)}"\n`)
      .join('');
  }

  #folderAt(wirePath: string): ImapFolder | undefined {
    return this.#house.folders.get(decodePath(wirePath));
  }

  #status(rest: string): string {
    const [path = ''] = argumentsOf(rest);
    const folder = this.#folderAt(path);
    if (!folder) return 'NO [NONEXISTENT] no such folder';
    return `* STATUS "${path}" (MESSAGES ${folder.letters.length})\nOK done`;
  }

  #select(name: string, rest: string): string {
    this.#selected = this.#folderAt(argumentsOf(rest)[0] ?? '');
    if (!this.#selected) return 'NO [NONEXISTENT] no such folder';
    const { letters, uidValidity, uidNext } = this.#selected;
    return [
      '* FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)',
      `* ${letters.length} EXISTS`,
      '* 0 RECENT',
      `* OK [UIDVALIDITY ${uidValidity}] valid`,
      `* OK [UIDNEXT ${uidNext}] next`,
      `OK [READ-${name === 'EXAMINE' ? 'ONLY' : 'WRITE'}] done`,
    ].join('\n');
  }

  /** Knows one question: the letters with a certain Message-ID; anything else finds all. */
  #search(rest: string): string {
    if (!this.#selected) return 'BAD no folder is selected';
    const [, messageId] = /HEADER "?Message-ID"? "?([^"]+?)"?(?: |$)/i.exec(rest) ?? [];
    const found = messageId === undefined ? this.#selected.letters : this.#selected.withMessageId(messageId);
    return `* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}\nOK done`;
  }

  async #append({ tag, rest, line, announced, unasked }: ImapCommand): Promise<boolean> {
    const [path = ''] = argumentsOf(rest);
    if (announced === null) {
      await this.#say(tag, 'BAD no message');
      return true;
    }
    const usual = this.#folderAt(path) ? '+ go ahead' : 'NO [TRYCREATE] no such folder';
    const replied = unasked ? '+' : await this.#answer('append', tag, line, usual);
    if (!replied?.startsWith('+')) return replied !== null;
    const message = await this.#literal(announced);
    if (message === null || (await this.#wire.line()) === null) return false;
    return this.#file(tag, line, path, message);
  }

  /** Reads the announced message; null when the connection ended before its last byte, by whomever. */
  async #literal(size: number): Promise<Buffer | null> {
    const fault = this.#house.script.take('literal', '', this.#connection);
    if (!fault) return this.#wire.bytes(size);
    const first = await this.#wire.bytes(Math.min(size, fault.afterBytes ?? 1));
    if (first === null || (await play(fault.do, this.#wire, (reply) => framed('*', reply))) === 'ended') return null;
    const rest = await this.#wire.bytes(size - first.length);
    return rest && Buffer.concat([first, rest]);
  }

  async #file(tag: string, line: string, path: string, message: Buffer): Promise<boolean> {
    const fault = this.#house.script.take('appended', line, this.#connection);
    const reply = fault?.do.findLast((act) => 'reply' in act)?.reply;
    const folder = this.#folderAt(path);
    let usual = 'NO [TRYCREATE] no such folder';
    if (folder && !/^(?:NO|BAD)\b/m.test(reply ?? '')) {
      const flags = /\(([^)]*)\)/.exec(line)?.[1]?.split(' ') ?? [];
      usual = `OK [APPENDUID ${folder.uidValidity} ${folder.file(message.toString('latin1'), flags)}] filed`;
    }
    const replied = await play(fault?.do ?? [], this.#wire, (text) => framed(tag, text));
    if (replied === 'ended') return false;
    if (replied === null) await this.#say(tag, usual);
    this.#wire.bytePauseMs = 0;
    return true;
  }

  async #idle(tag: string, line: string): Promise<boolean> {
    const replied = await this.#answer('idle', tag, line, '+ idling');
    if (!replied?.startsWith('+')) return replied !== null;
    if ((await this.#wire.line()) === null) return false;
    await this.#say(tag, 'OK done');
    return true;
  }
}

/** Lines as they go out: the last, and any that is not marked as untagged, carries the tag. */
function framed(tag: string, reply: string): string {
  return reply
    .split('\n')
    .map((line) => (/^[*+]/.test(line) ? line : `${tag} ${line}`))
    .map((line) => `${line}\r\n`)
    .join('');
}
