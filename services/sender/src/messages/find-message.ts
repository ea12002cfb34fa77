import type { MessagePlace, MessageTraits } from '@pochtovik/contracts';
import type { SearchObject } from 'imapflow';
import { htmlText } from '../domain/inbound/html-text.ts';
import { messageShape } from '../domain/inbound/message-structure.ts';
import { candidateOf, searchedSubject, tellsSummary } from '../domain/inbound/same-message.ts';
import { searchedFolders } from '../domain/inbound/search-folders.ts';
import type { MessageReader } from '../imap/message-reader.ts';
import { textOfNode } from './read-texts.ts';

/** Where a folder may hold the message. */
type Spot = Omit<MessagePlace, 'mailboxId'>;

const DAY_MS = 86_400_000;
/** Servers count by days, each in its own time zone; a note may be made some time after its letter came. */
const NEAR = { before: 3, after: 2 };
const FAR_DAYS = 400;
/** Heads read of one folder at the most, at once, and texts compared with the summary. */
const MAX_HEADS = 200;
const AT_ONCE = 50;
const MAX_TEXTS = 10;

/**
 * Looks for a message through the folders of a mailbox: by its Message-ID where that is known, else near its time by address, then by subject, then long
 * before by address. One whose text begins like the summary wins; else the nearest in time of those whose fields fit.
 * @param isLate true when no more folders may be asked
 */
export async function findMessage(
  reader: MessageReader,
  traits: MessageTraits,
  chosenSent: string | undefined,
  isLate: () => boolean,
): Promise<Spot | null> {
  const folders = searchedFolders(await reader.folders(), traits.outgoing, chosenSent);
  if (traits.messageId !== undefined) {
    for (const folder of folders) {
      if (isLate()) return null;
      const found = await reader.search(folder, { header: { 'Message-ID': traits.messageId } });
      const uid = found?.uids.at(-1);
      if (found && uid !== undefined) return { folder, uid, uidValidity: found.uidValidity };
    }
  }
  const likely: { spot: Spot; distanceMs: number }[] = [];
  let texts = 0;
  for (const query of queriesFor(traits)) {
    for (const folder of folders) {
      if (isLate()) return nearest(likely);
      const found = await reader.search(folder, query);
      if (!found || found.uids.length === 0) continue;
      const uids = found.uids.slice(-MAX_HEADS);
      for (const { uid, distanceMs } of await candidates(reader, folder, uids, traits)) {
        const spot = { folder, uid, uidValidity: found.uidValidity };
        if (texts < MAX_TEXTS) {
          texts += 1;
          if ((await isTold(reader, spot, traits.summary)) === true) return spot;
        }
        likely.push({ spot, distanceMs });
      }
    }
    if (likely.length > 0) return nearest(likely);
  }
  return null;
}

function nearest(likely: readonly { spot: Spot; distanceMs: number }[]): Spot | null {
  return likely.toSorted((left, right) => left.distanceMs - right.distanceMs)[0]?.spot ?? null;
}

/** What servers are asked, the likeliest first. Addresses and days are ASCII, so that every server understands; a subject needs CHARSET UTF-8. */
function queriesFor({ from, to, subject, about, outgoing }: MessageTraits): SearchObject[] {
  const at = Date.parse(about);
  const day = (days: number) => new Date(at + days * DAY_MS);
  const near = { since: day(-NEAR.before), before: day(NEAR.after) };
  const who = outgoing ? { to: to ?? '' } : from ? { from } : { to: to ?? '' };
  const [address = ''] = Object.values(who);
  const words = searchedSubject(subject);
  const askable = address !== '' && /^[\x21-\x7e]+$/.test(address);
  return [
    ...(askable ? [{ ...near, ...who }] : []),
    ...(words === '' ? [] : [{ ...near, subject: words }]),
    ...(askable ? [{ since: day(-FAR_DAYS), before: day(NEAR.after), ...who }] : []),
  ];
}

async function candidates(reader: MessageReader, folder: string, uids: readonly number[], traits: MessageTraits) {
  const found = [];
  for (let from = 0; from < uids.length; from += AT_ONCE) {
    const heads = await reader.heads(folder, uids.slice(from, from + AT_ONCE));
    found.push(...heads.map(({ uid, head, receivedAt }) => candidateOf(uid, head, receivedAt, traits)));
  }
  return found.filter((candidate) => candidate !== null).sort((left, right) => left.distanceMs - right.distanceMs);
}

/** Whether a message begins like the summary; null where that can't be told. */
async function isTold(reader: MessageReader, spot: Spot, summary: string): Promise<boolean | null> {
  if (tellsSummary('', summary) === null) return null;
  const place = { ...spot, mailboxId: '' };
  const { root } = await reader.structure(place);
  const [block] = messageShape(root).texts;
  const node = block?.plain ?? block?.html;
  if (!node) return null;
  const { text } = await textOfNode(reader, place, node, 1);
  return tellsSummary(node === block?.plain ? text : htmlText(text), summary);
}
