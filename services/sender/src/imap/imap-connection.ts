import type { MailboxSettings } from '@pochtovik/contracts';
import { ImapFlow } from 'imapflow';
import type { Endpoint } from '../network/host-guard.ts';
import type { LoginSecret } from '../oauth/mail-logins.ts';

/** What a connection needs of a mailbox. */
export interface ImapLogin {
  security: MailboxSettings['smtp']['security'];
  user: string;
  secret: LoginSecret;
}

/** An operation took longer than it may; the connection is closed. */
class TimedOut extends Error {
  override readonly name = 'TimedOut';
  readonly code = 'ETIMEDOUT';
}

/**
 * One logged-in IMAP connection (RFC 9051). Each operation has a time limit as a whole, since a server may answer byte by
 * byte, and answers have a limit of size.
 */
export class ImapConnection {
  readonly client: ImapFlow;
  readonly #timeoutMs: number;

  private constructor(client: ImapFlow, timeoutMs: number) {
    this.client = client;
    this.#timeoutMs = timeoutMs;
    client.on('error', () => client.close());
  }

  /** Connects and logs in. @throws what the IMAP library reports; read it with `imapFailure`. */
  static async open(endpoint: Endpoint, login: ImapLogin, timeoutMs: number): Promise<ImapConnection> {
    const client = new ImapFlow({
      host: endpoint.address,
      port: endpoint.port,
      ...(endpoint.servername === undefined ? {} : { servername: endpoint.servername }),
      secure: login.security === 'tls',
      ...(login.security === 'tls' ? {} : { doSTARTTLS: login.security === 'starttls' }),
      tls: { minVersion: 'TLSv1.2' },
      auth: { user: login.user, ...saslSecret(login.secret) },
      clientInfo: { name: 'Pochtovik' },
      logger: false,
      disableAutoIdle: true,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      maxLineLength: 1_048_576,
      maxLiteralSize: 1_048_576,
      maxResponseSize: 4_194_304,
    });
    const connection = new ImapConnection(client, timeoutMs);
    try {
      await connection.bounded(client.connect());
    } catch (error) {
      client.close();
      throw error;
    }
    return connection;
  }

  /** The result of an operation, or `ETIMEDOUT` and a closed connection. @param moreMs what a big one may take beside the usual */
  async bounded<T>(work: Promise<T>, moreMs = 0): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new TimedOut('the IMAP server did not answer in time'));
        this.client.close();
      }, this.#timeoutMs + moreMs);
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      work.catch(() => {});
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Logs out, or closes where that takes long. */
  async end(): Promise<void> {
    await this.bounded(this.client.logout()).catch(() => {});
    this.client.close();
  }
}

/** The library logs in by XOAUTH2, or OAUTHBEARER (RFC 7628) where the server offers that, and answers a refusal's challenge. */
function saslSecret(secret: LoginSecret): { pass: string } | { accessToken: string } {
  return 'password' in secret ? { pass: secret.password } : secret;
}
