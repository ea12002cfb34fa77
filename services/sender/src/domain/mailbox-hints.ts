import type { MailboxHint, MailServer, PasswordAdvice } from '@pochtovik/contracts';
import { type ConnectionTrouble, troubleOf } from './connection-trouble.ts';

/** What is known of a mailbox that does not work. */
export interface MailboxTrouble {
  /** Server it is about. */
  server: 'smtp' | 'imap';
  port: number;
  security: MailServer['security'];
  /** Our code, and the server's words or our sentence. */
  code: string;
  response: string;
  /** True when the other server of the mailbox took the same login and password. */
  otherWorks: boolean;
  /** What the provider of the server asks for, where it is a known one. */
  advice: PasswordAdvice | null;
  /** True when a sign-in with the provider opens the mailbox, not a password. */
  signedIn: boolean;
}

interface Rule {
  cause: string;
  when(trouble: MailboxTrouble, connection: ConnectionTrouble | null): boolean;
  ru: string;
  en: string;
}

const TLS_PORTS = new Set([465, 993]);
const isAuth = ({ code }: MailboxTrouble) => code === 'SMTP_AUTH_FAILED' || code === 'IMAP_AUTH_FAILED';
const isPolicy = ({ code }: MailboxTrouble) => code === 'SMTP_POLICY_REFUSED';
const isUnreachable = ({ code }: MailboxTrouble) => code === 'SMTP_UNREACHABLE' || code === 'IMAP_UNREACHABLE';
const is = (kind: ConnectionTrouble) => (_trouble: MailboxTrouble, connection: ConnectionTrouble | null) =>
  connection === kind;

/**
 * Known causes of a mailbox that does not work, the particular before the general; the first that fits is told. Words of
 * providers: Exchange 535 5.7.139 (basic authentication, SmtpClientAuthentication), Gmail "not enabled for IMAP use",
 * Yandex "IMAP is disabled", RFC 4954 section 6 for 530, 534, 535 and 538.
 */
const RULES: readonly Rule[] = [
  {
    cause: 'smtp-off-for-mailbox',
    when: ({ response, signedIn }) => signedIn && /5\.7\.139|SmtpClient\s?Authentication is disabled/i.test(response),
    ru: 'Вход верный, но отправка программами (Authenticated SMTP) для этого ящика выключена. Попросите администратора Microsoft 365 её включить и проверьте ящик снова.',
    en: 'The sign-in is right, but sending by programs (Authenticated SMTP) is switched off for this mailbox. Ask the administrator of Microsoft 365 to switch it on and verify the mailbox again.',
  },
  {
    cause: 'imap-off-after-sign-in',
    when: (trouble) => trouble.signedIn && trouble.server === 'imap' && isAuth(trouble) && trouble.otherWorks,
    ru: 'Вход верный, отправка работает: похоже, доступ по IMAP выключен. Включите IMAP в настройках почты и проверьте ящик снова.',
    en: 'The sign-in is right and sending works: IMAP seems to be switched off. Switch IMAP on in the mail settings and verify the mailbox again.',
  },
  {
    cause: 'sign-in-again',
    when: (trouble) =>
      trouble.code === 'MAIL_OAUTH_REVOKED' ||
      (trouble.signedIn && (isAuth(trouble) || trouble.code === 'MAILBOX_INVALID')),
    ru: 'Почтовый сервис больше не признаёт вход. Подключите ящик снова и войдите именно под его адресом.',
    en: 'The mail provider does not recognise the sign-in any more. Connect the mailbox again, and sign in under its own address.',
  },
  {
    cause: 'sign-in-unavailable',
    when: ({ code }) => code === 'MAIL_OAUTH_UNAVAILABLE',
    ru: 'Вход почтового сервиса сейчас не отвечает. Ящик будет проверен снова сам.',
    en: 'The sign-in of the mail provider does not answer right now. The mailbox will be verified again by itself.',
  },
  {
    cause: 'sign-in-misconfigured',
    when: ({ code }) => code === 'MAIL_OAUTH_MISCONFIGURED',
    ru: 'Почтовый сервис не признаёт сам Почтовик, ваш вход ни при чём. Сообщите администратору Почтовика.',
    en: 'The mail provider does not recognise Pochtovik itself; your sign-in is not the cause. Tell whoever runs Pochtovik.',
  },
  {
    cause: 'password-login-off',
    when: ({ response }) => /5\.7\.139|(?:basic|SmtpClient)\s?authentication is disabled/i.test(response),
    ru: 'Почтовый сервис отключил вход по паролю для этого ящика. Попросите администратора почты разрешить SMTP с паролем (Authenticated SMTP) или отправляйте с другого ящика.',
    en: 'The mail provider has switched password login off for this mailbox. Ask the mail administrator to allow SMTP with a password (Authenticated SMTP), or send from another mailbox.',
  },
  {
    cause: 'password-refused-by-provider',
    when: (trouble) => isAuth(trouble) && trouble.advice?.kind === 'refused',
    ru: 'Этот почтовый сервис не принимает пароли от программ. Подключите ящик входом через сервис, а если здесь он не настроен, отправляйте с другого ящика.',
    en: 'This mail provider takes no passwords from programs. Connect the mailbox by signing in with it; where that is not set up here, send from another mailbox.',
  },
  {
    cause: 'imap-off',
    when: (trouble) =>
      trouble.server === 'imap' &&
      (/not enabled for imap|imap[\w ]{0,20}(?:disabled|not enabled|switched off)/i.test(trouble.response) ||
        (isAuth(trouble) && trouble.otherWorks)) &&
      (isAuth(trouble) || isUnreachable(trouble)),
    ru: 'Пароль, скорее всего, верен: похоже, доступ по IMAP выключен. Включите IMAP в настройках почты и проверьте ящик снова.',
    en: 'The password is most likely right: IMAP seems to be switched off. Switch IMAP on in the mail settings and verify the mailbox again.',
  },
  {
    cause: 'app-password',
    when: (trouble) =>
      trouble.code === 'MAIL_APP_PASSWORD_REQUIRED' || (isAuth(trouble) && trouble.advice?.kind === 'app'),
    ru: 'Нужен пароль приложения: обычный пароль почты программам не подходит. Создайте его в настройках почты и введите здесь.',
    en: 'An app password is needed: the usual mail password does not work for programs. Make one in the mail settings and enter it here.',
  },
  {
    cause: 'encryption-demanded',
    when: (trouble) =>
      isAuth(trouble) && /^538|starttls|encryption (?:is )?required|must use tls/i.test(trouble.response),
    ru: 'Сервер принимает пароль только по защищённому соединению. Выберите защиту TLS (порт 465 или 993) или STARTTLS (порт 587 или 143).',
    en: 'The server takes the password over a secure connection only. Choose TLS (port 465 or 993) or STARTTLS (port 587 or 143).',
  },
  {
    cause: 'wrong-password',
    when: isAuth,
    ru: 'Неверный логин или пароль. Обычно логин – это адрес целиком. Проверьте оба и не включена ли раскладка или Caps Lock.',
    en: 'Wrong login or password. The login usually is the whole address. Check both, and the keyboard layout and Caps Lock.',
  },
  {
    cause: 'password-unreadable',
    when: ({ code }) => code === 'MAILBOX_INVALID',
    ru: 'Сохранённый пароль больше нельзя прочитать. Введите его ещё раз и сохраните ящик.',
    en: 'The stored password can not be read any more. Enter it again and save the mailbox.',
  },
  {
    cause: 'host-refused',
    when: ({ code }) => code === 'HOST_REFUSED',
    ru: 'Адрес сервера ведёт не в интернет, а во внутреннюю сеть. Укажите публичный почтовый сервер.',
    en: 'The server address leads into an internal network. Give a public mail server.',
  },
  {
    cause: 'sender-not-allowed',
    when: (trouble) =>
      isPolicy(trouble) &&
      /^55[013] .*(?:sender|from)|not owned by|not allowed to send as|SendAsDenied/i.test(trouble.response),
    ru: 'Сервер не разрешает отправлять от этого адреса. Адрес отправителя должен совпадать с логином или быть подтверждён у почтового сервиса.',
    en: 'The server does not allow this From address. It must be that of the login, or be confirmed at the mail provider.',
  },
  {
    cause: 'sending-limit',
    when: (trouble) => isPolicy(trouble) && /5\.2\.[02]\b|limit|quota|too many|exceed|\brate\b/i.test(trouble.response),
    ru: 'Ящик исчерпал лимит отправки почтового сервиса. Подождите сутки, уменьшите лимиты ящика и проверьте его снова.',
    en: "The mailbox has used up the provider's sending limit. Wait a day, lower the limits of the mailbox and verify it again.",
  },
  {
    cause: 'blocked-by-policy',
    when: isPolicy,
    ru: 'Почтовый сервис остановил отправку с этого ящика, чаще всего из-за подозрения на спам. Прочитайте его ответ, снимите блокировку в почте, подождите сутки и проверьте ящик снова.',
    en: 'The mail provider has stopped sending from this mailbox, most often on suspicion of spam. Read its answer, lift the block in the mail account, wait a day and verify the mailbox again.',
  },
  {
    cause: 'certificate-expired',
    when: is('certificate-expired'),
    ru: 'Срок действия сертификата сервера истёк. Сообщите администратору почты.',
    en: 'The certificate of the server has expired. Tell the mail administrator.',
  },
  {
    cause: 'certificate-not-yet-valid',
    when: is('certificate-not-yet-valid'),
    ru: 'Сертификат сервера ещё не действует. Сообщите администратору почты.',
    en: 'The certificate of the server is not valid yet. Tell the mail administrator.',
  },
  {
    cause: 'certificate-self-signed',
    when: is('certificate-self-signed'),
    ru: 'Сертификат сервера самоподписанный, ему нельзя доверять. Администратору почты нужен сертификат признанного центра.',
    en: 'The certificate of the server is self-signed and can not be trusted. The mail administrator needs one of a recognised authority.',
  },
  {
    cause: 'certificate-unknown-authority',
    when: is('certificate-unknown-authority'),
    ru: 'Сертификат сервера выдан неизвестным центром или передан не целиком. Сообщите администратору почты.',
    en: 'The certificate of the server is of an unknown authority, or its chain is not complete. Tell the mail administrator.',
  },
  {
    cause: 'certificate-other-name',
    when: is('certificate-other-name'),
    ru: 'Сертификат выдан на другое имя. Проверьте имя сервера: у хостинга оно часто отличается от вашего домена.',
    en: 'The certificate is for another name. Check the server name: that of a hoster often differs from your domain.',
  },
  {
    cause: 'port-speaks-starttls',
    when: ({ security, port }, connection) => connection === 'no-tls' && security === 'tls' && !TLS_PORTS.has(port),
    ru: 'Этот порт начинает без TLS. Выберите STARTTLS или порт 465 (IMAP – 993) с TLS.',
    en: 'This port begins without TLS. Choose STARTTLS, or port 465 (IMAP: 993) with TLS.',
  },
  {
    cause: 'port-speaks-tls',
    when: (trouble, connection) =>
      trouble.security !== 'tls' && TLS_PORTS.has(trouble.port) && (connection !== null || isUnreachable(trouble)),
    ru: 'Порты 465 и 993 работают сразу с TLS. Выберите защиту TLS.',
    en: 'Ports 465 and 993 speak TLS from the first byte. Choose TLS.',
  },
  {
    cause: 'no-tls',
    when: is('no-tls'),
    ru: 'Сервер не предлагает современного TLS на этом порту. Проверьте порт и вид защиты; пароль без защиты не отправляется.',
    en: 'The server offers no modern TLS on this port. Check the port and the kind of security; no password is sent unprotected.',
  },
  {
    cause: 'port-blocked',
    when: is('silent'),
    ru: 'Сервер не отвечает на этом порту: порт закрыт или заблокирован. Порт 25 закрыт почти везде; попробуйте 465 с TLS или 587 со STARTTLS.',
    en: 'The server does not answer on this port: it is closed or blocked. Port 25 is closed almost everywhere; try 465 with TLS or 587 with STARTTLS.',
  },
  {
    cause: 'nothing-listens',
    when: is('refused'),
    ru: 'На этом порту ничего нет. Проверьте имя сервера и порт.',
    en: 'There is nothing on this port. Check the server name and the port.',
  },
  {
    cause: 'name-unknown',
    when: is('name-unknown'),
    ru: 'Сервера с таким именем нет. Проверьте, нет ли опечатки.',
    en: 'There is no server of this name. Check it for a typing mistake.',
  },
  {
    cause: 'no-route',
    when: is('no-route'),
    ru: 'До сервера нет пути из интернета. Проверьте имя сервера или сообщите администратору почты.',
    en: 'There is no way to the server. Check its name or tell the mail administrator.',
  },
  {
    cause: 'not-a-mail-server',
    when: is('not-mail'),
    ru: 'На этом порту отвечает не почтовый сервер. Проверьте имя сервера и порт.',
    en: 'What answers on this port is not a mail server. Check the server name and the port.',
  },
  {
    cause: 'closed',
    when: is('closed'),
    ru: 'Сервер оборвал соединение. Проверьте порт и вид защиты; если они верны, повторите проверку позже.',
    en: 'The server closed the connection. Check the port and the kind of security; if they are right, verify again later.',
  },
  {
    cause: 'server-busy',
    when: (trouble) =>
      isUnreachable(trouble) &&
      /^4\d\d|too many|try again|temporar|\[(?:LIMIT|INUSE|UNAVAILABLE)\]/i.test(trouble.response),
    ru: 'Сервер сейчас занят и просит подождать. Ящик будет проверен снова сам.',
    en: 'The server is busy and asks to wait. The mailbox will be verified again by itself.',
  },
  {
    cause: 'server-refuses',
    when: isUnreachable,
    ru: 'Сервер отказывается работать с нами. Прочитайте его ответ; если он неясен, спросите администратора почты.',
    en: 'The server refuses to talk to us. Read its answer; if it is not clear, ask the mail administrator.',
  },
];

/** Names of all causes that hints are given for. */
export const CAUSES: readonly string[] = RULES.map(({ cause }) => cause);

/** What a trouble means and what to do; undefined where the cause is not a known one. */
export function hintFor(trouble: MailboxTrouble): MailboxHint | undefined {
  const connection = troubleOf(trouble.response);
  const rule = RULES.find((candidate) => candidate.when(trouble, connection));
  if (!rule) return undefined;
  const { cause, ru, en } = rule;
  const url = cause === 'app-password' || cause === 'imap-off' ? (trouble.advice?.url ?? null) : null;
  return { cause, ru, en, url };
}
