import { serverWords } from '../smtp-reply.ts';
import { decodedField, inCharset } from './decoding.ts';
import { type Headers, linesOf, parseHeaders } from './header-block.ts';
import type { MimePart } from './mime-parts.ts';

/** What a delivery report says of one recipient (RFC 3464 section 2.3, RFC 6533 section 3). */
export interface RecipientReport {
  /** The address as it was written to and as it was in the end, where they differ. */
  addresses: string[];
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded`. */
  action: string;
  status: string;
  /** The server's words without their type. */
  diagnostic: string;
}

/** A delivery-status part. */
export interface DeliveryStatus {
  /** Message-IDs that the report itself names for the letter: not of the standard, but Gmail does it. */
  messageIdField: string;
  recipients: RecipientReport[];
}

const MAX_BLOCKS = 200;

/** Whether a part is a machine-readable report of delivery, in its ASCII or its international form. */
export function isDeliveryStatus({ type }: MimePart): boolean {
  return type === 'message/delivery-status' || type === 'message/global-delivery-status';
}

/** Reads a delivery-status part: groups of fields with empty lines between, the first one about the message. */
export function readDeliveryStatus(part: MimePart): DeliveryStatus {
  const groups = groupsOf(part.bytes).map(parseHeaders);
  const messageIdField = groups.map((group) => group.first('x-original-message-id')).find(Boolean) ?? '';
  return { messageIdField, recipients: groups.flatMap(recipientOf) };
}

function* blocks(text: string): Generator<string> {
  let lines: string[] = [];
  for (const line of linesOf(text)) {
    if (line.trim() !== '') lines.push(line);
    else if (lines.length > 0) {
      yield lines.join('\n');
      lines = [];
    }
  }
  if (lines.length > 0) yield lines.join('\n');
}

function groupsOf(text: string): string[] {
  const found: string[] = [];
  for (const block of blocks(text)) {
    found.push(block);
    if (found.length === MAX_BLOCKS) break;
  }
  return found;
}

function recipientOf(group: Headers): RecipientReport[] {
  const addresses = ['original-recipient', 'final-recipient'].map((name) => typedAddress(group.first(name)));
  const known = [...new Set(addresses.filter((address) => address !== ''))];
  if (known.length === 0) return [];
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(group.first('status'))?.[0] ?? '';
  const action =
    group
      .first('action')
      .split(/[\s(;]/)[0]
      ?.toLowerCase() ?? '';
  const diagnostic = serverWords(decodedField(withoutType(group.first('diagnostic-code'))));
  // Some servers leave the action out (Exchange on relays): then the status tells.
  const meant = action || (status.startsWith('5') ? 'failed' : 'delayed');
  return [{ addresses: known, action: meant, status, diagnostic }];
}

/** `rfc822; anna@client.test` or `utf-8; анна@…`, the latter also with `\x{…}` for what is not ASCII (RFC 6533 section 3). */
function typedAddress(value: string): string {
  const address = inCharset(withoutType(value), 'utf-8').replace(/^<|>$/g, '').slice(0, 320);
  return address.replace(/\\x\{([0-9A-F]{1,6})\}/gi, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code > 0x7f && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

function withoutType(value: string): string {
  return value.replace(/^[\w-]{1,40}[ \t]{0,10};/, '').trim();
}
