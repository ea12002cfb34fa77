import { addressesIn, sameAddress } from './addresses.ts';
import { hasNullReturnPath } from './automatic.ts';
import { bounceCategory, isBareStatus, statusIn } from './bounce-status.ts';
import { readBounceText } from './bounce-text.ts';
import { decodedField } from './decoding.ts';
import { isDeliveryStatus, type RecipientReport, readDeliveryStatus } from './delivery-status.ts';
import { type Headers, parseHeaders } from './header-block.ts';
import { htmlText } from './html-text.ts';
import { answeredIds, messageIdsIn } from './message-ids.ts';
import { contentType, type MimePart, mimeParts, textOf } from './mime-parts.ts';

/** A report that something did not arrive, not yet matched with a letter of ours. */
export interface BounceReport {
  /** Message-IDs of the letter it is about, as the report has them. */
  messageIds: string[];
  recipients: RecipientReport[];
}

const RETURNED = [
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
  'message/rfc822-headers',
];
/** Fields that hold the id a letter left with; the others where a provider put its own instead (Exchange Online, Gmail). */
const ID_FIELDS = [
  'message-id',
  'x-microsoft-original-message-id',
  'x-google-original-message-id',
  'x-original-message-id',
];
const REPORTER = /^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?delivery|mdaemon|bounces?)(?:[-+_.]|$)/i;
const SUBJECT =
  /undeliver|returned mail|failure notice|delivery (?:status|failure|has failed|incomplete)|mail (?:delivery|system error)|не ?доставлен|не удалось доставить/i;
const MAX_IDS = 30;

/** What kind of report a message says it is (RFC 6522): `delivery-status`, `disposition-notification` …; empty for no report. */
export function reportType(headers: Headers): string {
  const { type, params } = contentType(headers);
  return type === 'multipart/report' ? (params.get('report-type') ?? 'delivery-status').toLowerCase() : '';
}

/** Whether it is worth reading the body of a message to learn if it is a delivery report. */
export function mayBeBounce(headers: Headers): boolean {
  const report = reportType(headers);
  if (report !== '') return report === 'delivery-status';
  if (hasNullReturnPath(headers) || headers.first('x-failed-recipients') !== '') return true;
  const from = addressesIn(headers.first('from'))[0] ?? '';
  return REPORTER.test(from) || SUBJECT.test(decodedField(headers.first('subject')));
}

/**
 * Reads a delivery report (RFC 3464, RFC 6533), or one made for people only; null for a message that is neither.
 * @param message bytes as Latin-1, possibly cut off
 */
export function readBounce(message: string): BounceReport | null {
  const headers = parseHeaders(message);
  const parts = mimeParts(message);
  const statuses = parts.filter(isDeliveryStatus).map(readDeliveryStatus);
  const text = noticeOf(parts);
  const failed = headers.all('x-failed-recipients').flatMap(addressesIn);
  const told = readBounceText(text, decodedField(headers.first('subject')), failed);

  const returned = parts
    .filter(({ type }) => RETURNED.includes(type))
    .map(({ bytes }) => parseHeaders(bytes))
    .flatMap((fields) => ID_FIELDS.flatMap((name) => messageIdsIn(fields.first(name))));
  const named = [...returned, ...statuses.flatMap((status) => messageIdsIn(status.messageIdField)), ...told.messageIds];
  // A report may thread itself below the letter; that counts only where it says nothing better.
  const messageIds = [...new Set(named.length > 0 ? named : answeredIds(headers))].slice(0, MAX_IDS);

  const reported = statuses.flatMap((status) => status.recipients);
  if (reported.length > 0) {
    // Fields without the server's words: then the notice may have them (Exim).
    const wordsOf = ({ addresses }: RecipientReport) =>
      told.recipients.find((each) => each.addresses.some((one) => addresses.some((other) => sameAddress(one, other))));
    const recipients = reported.map((each) =>
      each.diagnostic ? each : { ...each, diagnostic: wordsOf(each)?.diagnostic ?? '' },
    );
    return { messageIds, recipients };
  }
  const isReport = reportType(headers) === 'delivery-status' || statuses.length > 0;
  if (told.recipients.some(({ action }) => action === 'failed') || isReport) {
    return { messageIds, recipients: told.recipients };
  }
  return null;
}

/** What a report means for a letter to one recipient. */
export interface Bounce {
  permanent: boolean;
  status: string;
  diagnostic: string;
  category: ReturnType<typeof bounceCategory>;
}

/** The failure that a report tells of this recipient; null when it tells of others only, or of none for good. */
export function bounceOf(report: BounceReport, sentTo: string): Bounce | null {
  const found = report.recipients.find(
    ({ action, addresses }) => action === 'failed' && addresses.some((address) => sameAddress(address, sentTo)),
  );
  if (!found) return null;
  const { diagnostic } = found;
  const said = statusIn(diagnostic);
  const given = /^[45]\./.test(found.status) ? found.status : '5.0.0';
  const status = isBareStatus(given) && said?.startsWith(given.slice(0, 1)) ? said : given;
  return { permanent: status.startsWith('5'), status, diagnostic, category: bounceCategory(status, diagnostic) };
}

function noticeOf(parts: readonly MimePart[]): string {
  const plain = parts.find((part) => part.type === 'text/plain' && part.bytes.trim() !== '');
  if (plain) return textOf(plain);
  const html = parts.find((part) => part.type === 'text/html');
  return html ? htmlText(textOf(html)) : '';
}
