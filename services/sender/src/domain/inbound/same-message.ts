import type { MessageTraits } from '@pochtovik/contracts';
import { sameAddress } from './addresses.ts';
import { decodedField } from './decoding.ts';
import { parseHeaders } from './header-block.ts';
import { addressesOf } from './message-head.ts';

/** A message whose fields fit what is looked for. */
export interface Candidate {
  uid: number;
  /** How far its time is from the one named, milliseconds. */
  distanceMs: number;
}

const PREFIX = /^\s*(?:re|fw|fwd|отв|ответ|на|пересл|aw|wg|sv|vs)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*/iu;
/** Words of a summary that are compared, and the fewest that tell anything. */
const ENOUGH = 40;
const FEWEST = 8;

/**
 * Whether the fields of a message are those of the one that is looked for: who wrote it, or got it, and the decoded subject. Ours is the decision:
 * servers compare subjects each in its own way.
 * @param block bytes as Latin-1
 */
export function candidateOf(
  uid: number,
  block: string,
  receivedAt: Date | undefined,
  traits: MessageTraits,
): Candidate | null {
  const headers = parseHeaders(block);
  const all = (...fields: string[]) => fields.flatMap((field) => addressesOf(headers, field, 200));
  const names = (wanted: string, found: readonly { address: string }[]) =>
    found.some(({ address }) => sameAddress(address, wanted));
  const { from = '', to = '' } = traits;
  if (from === '' && to === '') return null;
  if (from !== '' && !names(from, all('from', 'reply-to', 'sender'))) return null;
  // The mailbox may have got it by another address, a list or a hidden copy; only who wrote it is certain then.
  if (from === '' && !names(to, all('to', 'cc'))) return null;
  if (traits.outgoing && to !== '' && !names(to, all('to', 'cc', 'bcc'))) return null;
  if (bareSubject(decodedField(headers.first('subject'))) !== bareSubject(traits.subject)) return null;
  const said = Date.parse(headers.first('date'));
  const at = Number.isNaN(said) ? (receivedAt?.getTime() ?? 0) : said;
  return { uid, distanceMs: Math.abs(at - Date.parse(traits.about)) };
}

/** A subject as it is compared: without `Re:` and the like, blanks and letter case. */
export function bareSubject(subject: string): string {
  return withoutPrefixes(subject).replace(/\s+/gu, ' ').trim().toLowerCase();
}

/** A part of a subject that servers may be asked for: as it stands, without what answers put before it. */
export function searchedSubject(subject: string): string {
  return withoutPrefixes(subject)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 60);
}

/** Whether a text begins like the summary; null where the summary is too short to tell. */
export function tellsSummary(text: string, summary: string): boolean | null {
  const wanted = signs(summary).slice(0, ENOUGH);
  if (wanted.length < FEWEST) return null;
  return signs(text).includes(wanted);
}

function signs(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function withoutPrefixes(subject: string): string {
  let bare = subject.normalize('NFC');
  for (let shorter = bare.replace(PREFIX, ''); shorter !== bare; shorter = bare.replace(PREFIX, '')) bare = shorter;
  return bare;
}
