import { REFUSED_TOKEN, type TakesToken, tokenLogin } from '../sasl/xoauth2.ts';
import { play } from '../script/play.ts';
import type { Wire } from '../wire/wire.ts';
import type { SmtpHouse, SmtpStage } from './smtp-house.ts';

const frame = (reply: string) => `${reply.replaceAll('\n', '\r\n')}\r\n`;
const codeOf = (reply: string) => Number(reply.slice(reply.lastIndexOf('\n') + 1).slice(0, 3));

interface Transaction {
  from: string;
  to: string[];
  beganAt: Date;
}

/** One connection of a scripted SMTP server (RFC 5321, 4954, 3207). */
export class SmtpDialogue {
  readonly #house: SmtpHouse;
  readonly #wire: Wire;
  readonly #connection: number;
  #user: string | null = null;
  #transaction: Transaction | null = null;

  constructor(house: SmtpHouse, wire: Wire, connection: number) {
    this.#house = house;
    this.#wire = wire;
    this.#connection = connection;
  }

  /** Talks until the connection ends. */
  async run(): Promise<void> {
    const code = await this.#answer('greeting', '', '220 scripted.test ESMTP');
    for (let goOn = code !== null; goOn; ) {
      const line = await this.#wire.line();
      goOn = line !== null && (await this.#obey(line));
    }
    this.#forget();
  }

  /** One command; false when the dialogue is over. */
  async #obey(line: string): Promise<boolean> {
    const verb = line.split(' ', 1)[0]?.toUpperCase() ?? '';
    const { commands } = this.#house;
    commands.push({ connection: this.#connection, verb, line, secure: this.#wire.protocol !== null });
    switch (verb) {
      case 'EHLO':
      case 'HELO':
        return (await this.#answer('ehlo', line, verb === 'EHLO' ? this.#offer() : '250 scripted.test')) !== null;
      case 'STARTTLS':
        return this.#startTls(line);
      case 'AUTH':
        return this.#authenticate(line);
      case 'MAIL':
        return this.#mail(line);
      case 'RCPT':
        return this.#recipient(line);
      case 'DATA':
        return this.#data(line);
      case 'RSET':
        this.#forget();
        return (await this.#answer('rset', line, '250 2.0.0 forgotten')) !== null;
      case 'NOOP':
        return (await this.#answer('noop', line, '250 2.0.0 here')) !== null;
      case 'QUIT':
        await this.#answer('quit', line, '221 2.0.0 bye');
        return false;
      default:
        await this.#wire.write('502 5.5.1 unknown command\r\n');
        return true;
    }
  }

  /** Answers by the script, else as usual. Returns the code that went out, or null when the dialogue is over. */
  async #answer(at: SmtpStage, line: string, usual: string): Promise<number | null> {
    const fault = this.#house.script.take(at, line, this.#connection);
    const replied = await play(fault?.do ?? [], this.#wire, frame);
    if (replied === 'ended') return null;
    if (replied === null) await this.#wire.write(frame(usual));
    this.#wire.bytePauseMs = 0;
    return codeOf(replied ?? usual);
  }

  #offer(): string {
    const { security, auth = true, size, xoauth2 } = this.#house.options;
    const offers = ['scripted.test', 'ENHANCEDSTATUSCODES', '8BITMIME'];
    if (size !== undefined) offers.push(`SIZE ${size}`);
    if (security === 'starttls' && this.#wire.protocol === null) offers.push('STARTTLS');
    if (auth) offers.push(xoauth2 ? 'AUTH XOAUTH2' : 'AUTH PLAIN LOGIN');
    return offers.map((offer, index) => `250${index < offers.length - 1 ? '-' : ' '}${offer}`).join('\n');
  }

  async #startTls(line: string): Promise<boolean> {
    const able = this.#house.options.security === 'starttls' && this.#wire.protocol === null;
    const code = await this.#answer('starttls', line, able ? '220 2.0.0 go ahead' : '502 5.5.1 no TLS here');
    if (code !== 220) return code !== null;
    this.#forget();
    return this.#house.secure(this.#wire);
  }

  async #authenticate(line: string): Promise<boolean> {
    const [, mechanism = '', initial] = line.split(' ');
    const { xoauth2 } = this.#house.options;
    if (xoauth2) return this.#authenticateByToken(line, mechanism, initial ?? '', xoauth2);
    const words = initial === undefined ? [] : [initial];
    const asked = mechanism.toUpperCase() === 'LOGIN' ? ['VXNlcm5hbWU6', 'UGFzc3dvcmQ6'] : [''];
    for (const prompt of asked.slice(words.length)) {
      await this.#wire.write(`334 ${prompt}\r\n`);
      const word = await this.#wire.line();
      if (word === null) return false;
      words.push(word);
    }
    const [first = ''] = words.map((word) => Buffer.from(word, 'base64').toString('utf8'));
    const code = await this.#answer('auth', line, '235 2.7.0 welcome');
    if (code === 235) this.#user = first.includes('\0') ? (first.split('\0')[1] ?? '') : first;
    return code !== null;
  }

  async #authenticateByToken(line: string, mechanism: string, initial: string, takes: TakesToken) {
    if (mechanism.toUpperCase() !== 'XOAUTH2')
      return (await this.#answer('auth', line, '504 5.7.4 Unrecognized authentication type')) !== null;
    const login = tokenLogin(initial, takes);
    if (!login) {
      await this.#wire.write(`334 ${REFUSED_TOKEN}\r\n`);
      if ((await this.#wire.line()) === null) return false;
    }
    const usual = login ? '235 2.7.0 Accepted' : '535 5.7.8 Username and Password not accepted';
    const code = await this.#answer('auth', line, usual);
    if (code === 235) this.#user = login?.user ?? null;
    return code !== null;
  }

  async #mail(line: string): Promise<boolean> {
    if (this.#transaction) {
      await this.#wire.write('503 5.5.1 one letter at a time\r\n');
      return true;
    }
    this.#transaction = { from: addressIn(line), to: [], beganAt: new Date() };
    this.#house.inHand(1);
    const code = await this.#answer('mail', line, '250 2.1.0 sender taken');
    if (code === null || code >= 300) this.#forget();
    return code !== null;
  }

  async #recipient(line: string): Promise<boolean> {
    const usual = this.#transaction ? '250 2.1.5 recipient taken' : '503 5.5.1 MAIL first';
    const code = await this.#answer('rcpt', line, usual);
    if (code !== null && code < 300) this.#transaction?.to.push(addressIn(line));
    return code !== null;
  }

  async #data(line: string): Promise<boolean> {
    const ready = (this.#transaction?.to.length ?? 0) > 0;
    const code = await this.#answer('data', line, ready ? '354 end with a dot' : '503 5.5.1 RCPT first');
    if (code !== 354) return code !== null;
    const message = await this.#receive();
    if (message === null) {
      this.#house.brokeOff();
      return false;
    }
    return this.#accept(message);
  }

  /** Reads the message; null when the connection ended before its final dot, by whomever. */
  async #receive(): Promise<Buffer | null> {
    const fault = this.#house.script.take('body', '', this.#connection);
    let played = fault === undefined;
    let ended = false;
    const message = await this.#wire.message(async (count) => {
      if (played || count < (fault?.afterBytes ?? 1)) return;
      played = true;
      ended = (await play(fault?.do ?? [], this.#wire, frame)) === 'ended';
      this.#wire.bytePauseMs = 0;
    });
    return ended ? null : message;
  }

  async #accept(message: Buffer): Promise<boolean> {
    const { script, accepted, options } = this.#house;
    const text = message.toString('latin1');
    const fault = script.take('message', text, this.#connection);
    const reply = fault?.do.findLast((act) => 'reply' in act)?.reply;
    if (this.#transaction && (reply === undefined || codeOf(reply) < 300)) {
      const letter = {
        messageId: /^Message-ID:\s*(<[^>]*>)/im.exec(text)?.[1] ?? '',
        ...this.#transaction,
        user: this.#user,
        connection: this.#connection,
        protocol: this.#wire.protocol,
        acceptedAt: new Date(),
        text,
      };
      accepted.push(letter);
      options.onAccepted?.(letter);
    }
    const replied = await play(fault?.do ?? [], this.#wire, frame);
    this.#forget();
    if (replied === 'ended') return false;
    if (replied === null) await this.#wire.write('250 2.0.0 taken\r\n');
    this.#wire.bytePauseMs = 0;
    return true;
  }

  #forget(): void {
    if (this.#transaction) this.#house.inHand(-1);
    this.#transaction = null;
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
