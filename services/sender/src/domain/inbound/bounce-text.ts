import { serverWords } from '../smtp-reply.ts';
import { addressesIn } from './addresses.ts';
import { statusIn } from './bounce-status.ts';
import type { RecipientReport } from './delivery-status.ts';
import { linesOf } from './header-block.ts';
import { messageIdsIn } from './message-ids.ts';

/** What the words of a report say where it has no part for machines. */
export interface BounceText {
  /** Message-IDs in the copy of the letter's head that reports carry in their text. */
  messageIds: string[];
  recipients: RecipientReport[];
}

const MAX_LINES = 2000;
const MAX_LINE = 1000;
const MAX_RECIPIENTS = 20;
/** Lines about one recipient: the longest shape has an explanation, an empty line and the server's answer. */
const MAX_LINES_OF_ONE = 15;

/** Where the copy of the letter begins: its own line, or the first field of the copy. */
const COPY =
  /^[ \t>]*(?:--.*(?:copy|original|исходн|копия|вернул|returned)|original message headers|(?:received|return-path|dkim-signature|message-id|mime-version):)/i;
const FOR_GOOD =
  /permanent(?:ly)? (?:error|fail|fatal)|failed permanently|undeliver|(?:was|were|could|can)(?:n.t| ?not) (?:be )?deliver|not been delivered|delivery .{0,40}failed|failed .{0,20}deliver|giving up|не (?:может быть|было|удалось|получилось|смогли) доставл|не удалось доставить|не доставлено|доставить .{0,60}не удалось|не может быть отправлено/i;
const FOR_NOW =
  /\bdelayed\b|will (?:be )?(?:retry|retried|try|keep trying|continue)|(?:do not|don.t|no) need to re-?send|still (?:being )?(?:tried|trying)|warning:|задерж|отложен|попытки (?:доставки )?(?:будут )?продолж|повторн/i;

/**
 * Reads a report made for people, in the shapes of Exim, Mail.ru, Yandex, Postfix, Gmail and Exchange: an address, near it what
 * the server said, and below a copy of the letter or of its head. Shapes differ in wording and order, so it is the order
 * "address, then answer" that is looked for. One pass over bounded lines.
 * @param subject of the report
 * @param failed addresses that its fields name (X-Failed-Recipients of Exim and Gmail)
 */
export function readBounceText(text: string, subject: string, failed: readonly string[]): BounceText {
  const lines = boundedLines(text);
  const copyAt = lines.findIndex((line) => COPY.test(line));
  const notice = copyAt < 0 ? lines : lines.slice(0, copyAt);
  const words = [subject, ...notice];
  const finalWords = words.some((line) => FOR_GOOD.test(line));
  const passing = words.some((line) => FOR_NOW.test(line));

  const recipients: RecipientReport[] = [];
  const seen = new Set<string>();
  const tell = (address: string, about: readonly string[]) => {
    if (seen.has(address) || seen.size === MAX_RECIPIENTS) return;
    seen.add(address);
    const { status, diagnostic } = answerIn(about) ?? answerIn(notice) ?? { status: '', diagnostic: plainWords(about) };
    const isFinal = finalWords && (status.startsWith('5') || !passing);
    recipients.push({ addresses: [address], action: isFinal ? 'failed' : 'delayed', status, diagnostic });
  };
  for (const [index, line] of notice.entries()) {
    for (const address of line.includes('@') ? addressesIn(line) : []) tell(address, aboutOne(notice, index, address));
  }
  for (const address of failed) tell(address, []);
  const messageIds = lines.filter((line) => /^[ \t>]*message-id:/i.test(line)).flatMap(messageIdsIn);
  return { messageIds, recipients };
}

/** The line of an address behind it and what follows, up to the next line that begins with another address. */
function aboutOne(notice: readonly string[], index: number, address: string): string[] {
  const first = notice[index] ?? '';
  const about = [first.slice(first.indexOf('@') + address.length - address.indexOf('@'))];
  for (const line of notice.slice(index + 1, index + MAX_LINES_OF_ONE)) {
    const next = /^[ \t<]{0,8}[^\s@<>]{1,64}@/.test(line) ? addressesIn(line)[0] : undefined;
    if (next !== undefined && next.toLowerCase() !== address.toLowerCase()) break;
    about.push(line);
  }
  return about;
}

/** The server's answer among lines: from its code to the end of its paragraph. */
function answerIn(lines: readonly string[]): { status: string; diagnostic: string } | null {
  const at = lines.findIndex((line) => statusIn(line) !== null);
  const line = lines[at];
  if (line === undefined) return null;
  const start = line.search(/[45](?:\d\d[ -]|\.\d)/);
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((each) => each.trim() === '');
  const diagnostic = serverWords(
    [line.slice(Math.max(0, start)), ...rest.slice(0, end < 0 ? undefined : end)].join(' '),
  );
  return { status: statusIn(diagnostic) ?? statusIn(line) ?? '', diagnostic };
}

/** The first words about a recipient where no code is given. */
function plainWords(about: readonly string[]): string {
  const said = about.map((line) => line.replace(/^[\s>:;*.,-]+/, '').trim()).filter((line) => /\p{L}{2}/u.test(line));
  return serverWords(said.slice(0, 2).join(' '));
}

function boundedLines(text: string): string[] {
  const lines: string[] = [];
  for (const line of linesOf(text)) {
    lines.push(line.slice(0, MAX_LINE));
    if (lines.length === MAX_LINES) break;
  }
  return lines;
}
