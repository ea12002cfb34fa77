import type { MailboxSettings } from '@pochtovik/contracts';
import { type Message, sizeOf } from '@pochtovik/letter-message';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { RefusedRecipient } from '../domain/recipients-verdict.ts';
import { type ServerOffers, serverOffers } from '../domain/server-offers.ts';
import { serverWords } from '../domain/smtp-reply.ts';
import type { Endpoint } from '../network/host-guard.ts';
import { patienceMs } from '../network/slow-link.ts';
import type { LoginSecret } from '../oauth/mail-logins.ts';
import { envelopeFor, type Parties } from './envelope.ts';
import { messageStream, streamedMessage } from './message-stream.ts';
import { xoauth2Login } from './xoauth2-login.ts';

/** What a session needs of a mailbox. */
export interface SmtpLogin {
  security: MailboxSettings['smtp']['security'];
  user: string;
  secret: LoginSecret;
}

/** The server took the letter. */
export interface Accepted {
  /** Its answer to the whole letter. */
  response: string;
  /** Recipients that it did not take. */
  refused: RefusedRecipient[];
}

/** The final dot was sent and no answer came: nobody on this side can know what became of the letter (RFC 1047). */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

/** The letter was held back before its final dot, by our own side: it has not left. */
export class Withdrawn extends Error {
  override readonly name = 'Withdrawn';
}

class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly code = 'ETIMEDOUT';
}

/**
 * One logged-in connection to a mail server. TLS is 1.2 or newer and its certificate is checked; `starttls` demands the
 * upgrade, so that a stripped offer ends the attempt instead of sending the password in the clear.
 */
export class SmtpSession {
  readonly #connection: SMTPConnection;
  #offers: ServerOffers = { maxBytes: null, smtpUtf8: false };
  #broken = false;

  private constructor(connection: SMTPConnection) {
    this.#connection = connection;
    connection.on('error', () => {
      this.#broken = true;
    });
    connection.on('end', () => {
      this.#broken = true;
    });
  }

  /**
   * Connects and logs in; a server that offers no AUTH is used without it, as relays inside a network are.
   * @throws what the SMTP library reports; read it with `smtpFailure`.
   */
  static async open(endpoint: Endpoint, login: SmtpLogin, timeoutMs: number): Promise<SmtpSession> {
    const connection = new SMTPConnection({
      host: endpoint.address,
      port: endpoint.port,
      ...(endpoint.servername === undefined ? {} : { servername: endpoint.servername }),
      secure: login.security === 'tls',
      requireTLS: login.security === 'starttls',
      ignoreTLS: login.security === 'none',
      tls: { minVersion: 'TLSv1.2' },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: 900_000,
      socketCloseTimeout: 0,
      maxResponseSize: 65_536,
      ...('accessToken' in login.secret ? { customAuth: { XOAUTH2: xoauth2Login } } : {}),
      logger: false,
    });
    const session = new SmtpSession(connection);
    const deadline = Date.now() + timeoutMs;
    try {
      await session.#step(timeoutMs, (done) => connection.connect(done));
      session.#offers = serverOffers(session.lastResponse);
      if (connection.allowsAuth) {
        const { user, secret } = login;
        const auth =
          'password' in secret
            ? { user, pass: secret.password }
            : { user, pass: secret.accessToken, method: 'XOAUTH2' };
        await session.#step(deadline - Date.now(), (done) => connection.login(auth, done));
      }
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /** Last answer of the server, e.g. to the login. */
  get lastResponse(): string {
    return this.#connection.lastServerResponse || '';
  }

  /** False where the server offers no AUTH: then the password was not tried. */
  get asksForPassword(): boolean {
    return this.#connection.allowsAuth;
  }

  /** False once the connection is gone. */
  get usable(): boolean {
    return !this.#broken && !this.#connection.destroyed;
  }

  /**
   * Sends one letter; it goes to those recipients that the server takes, if there is one (RFC 5321 section 3.3).
   * @param beforeEnd awaited when the whole body is out and before the final dot; its rejection withdraws the letter
   * @throws RefusedHere before anything was said, AnswerLost, Withdrawn (with the rejection as its cause), or what the library
   * reports (read it with `smtpFailure`)
   */
  async send(
    letter: Parties & { message: Message },
    beforeEnd: () => Promise<void>,
    timeouts: { letterMs: number; finalAnswerMs: number },
  ): Promise<Accepted> {
    const { message } = letter;
    const { envelope, writtenAs } = envelopeFor(letter, sizeOf(message), this.#offers);
    let ended = false;
    let withdrawal: { cause: unknown } | undefined;
    let patience: ((ms: number) => void) | undefined;
    const end = async () => {
      try {
        await beforeEnd();
      } catch (cause) {
        withdrawal = { cause };
        throw cause;
      }
      if (this.#broken) throw new Error('the connection is gone');
      ended = true;
      patience?.(timeouts.finalAnswerMs);
    };
    const stream = Buffer.isBuffer(message) ? messageStream(message, end) : streamedMessage(message.open(), end);
    stream.on('error', () => {});
    try {
      const info = await this.#step<SMTPConnection.SentMessageInfo>(
        timeouts.letterMs + patienceMs(envelope.size),
        (done) => this.#connection.send(envelope, stream, done),
        (extend) => {
          patience = extend;
        },
      );
      if (!ended || !info) throw new Error('the server answered before the letter had ended');
      const refused = (info.rejectedErrors ?? []).map(({ recipient = '', response = '' }) => ({
        address: writtenAs.get(recipient) ?? recipient,
        response: serverWords(response),
      }));
      return { response: info.response, refused };
    } catch (error) {
      stream.destroy();
      const early = !ended && Reflect.get(Object(error), 'code') === 'EMESSAGE';
      if (withdrawal || early || !isAnswer(error)) this.close();
      if (withdrawal) throw new Withdrawn('the letter was held back', withdrawal);
      if (ended && !isAnswer(error)) throw new AnswerLost('no answer after the final dot', { cause: error });
      throw error;
    }
  }

  /** Makes the session fit for the next letter after a refusal. */
  async reset(timeoutMs: number): Promise<void> {
    await this.#step(timeoutMs, (done) => this.#connection.reset(done));
  }

  /** Says goodbye and closes. */
  quit(): void {
    if (this.usable) this.#connection.quit();
    else this.close();
  }

  /** Closes at once. */
  close(): void {
    this.#broken = true;
    this.#connection.close();
  }

  /** Runs one step of the library: its callback, an error of the connection, its end, or the time limit, whichever comes first. */
  #step<T>(
    timeoutMs: number,
    run: (done: (error?: Error | null, result?: T) => void) => void,
    onStart?: (extend: (ms: number) => void) => void,
  ): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const connection = this.#connection;
      const finish = (error: Error | null, result?: T) => {
        clearTimeout(timer);
        connection.off('error', onError);
        connection.off('end', onEnd);
        if (error) reject(error);
        else resolve(result);
      };
      const onError = (error: Error) => finish(error);
      const onEnd = () => setImmediate(() => finish(new Error('the connection has ended')));
      const late = () => {
        finish(new TimedOut('the server did not answer in time'));
        this.close();
      };
      let timer = setTimeout(late, timeoutMs);
      connection.once('error', onError);
      connection.once('end', onEnd);
      onStart?.((ms) => {
        clearTimeout(timer);
        timer = setTimeout(late, ms);
      });
      run((error, result) => finish(error ?? null, result));
    });
  }
}

/** True when the error carries the server's answer to the command it was asked. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof Error &&
    typeof Reflect.get(error, 'response') === 'string' &&
    Reflect.get(error, 'command') !== 'CONN'
  );
}
