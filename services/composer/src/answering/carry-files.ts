import {
  type Actor,
  type AnswerKind,
  type DraftOriginal,
  type InboxMessage,
  InboxReadPart,
  MAX_LETTER_FILES_BYTES,
  type MessagePart,
  type MessagePlace,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import type { Ask } from '@pochtovik/service-kit';
import { isShownImage } from '../domain/content-type.ts';
import { fileName } from '../domain/file-name.ts';
import { contentIdOf } from '../domain/stored-images.ts';
import { StreamTooLong, storeStream } from '../files/store-stream.ts';
import { type FileDeps, removeFile } from '../files/stored-files.ts';
import type { StoredAttachment } from '../store/attachments.ts';

/** What of a letter's files goes with the answer to it. */
export interface CarriedFiles {
  attachmentIds: string[];
  /** Address of each image that the quoted letter shows, by its Content-ID there. */
  images: Record<string, string>;
  leftOut: DraftOriginal['leftOut'];
}

/** Takes files of a letter over into the account's storage, piece by piece. */
export type CarryFiles = (
  order: { accountId: number; actor: Actor; draftId: string; kind: AnswerKind },
  place: MessagePlace,
  message: InboxMessage,
) => Promise<CarriedFiles>;

type Reason = DraftOriginal['leftOut'][number]['reason'];
/** Most files that a letter carries, images that it shows, and bytes of one of those. */
const MAX_FILES = 100;
const MAX_IMAGES = 100;
const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
const PIECE_TIMEOUT_MS = 60_000;

/** Makes {@link CarryFiles}: images that the text shows are always kept, all other files where the letter is passed on. */
export function createCarryFiles(deps: {
  ask: Ask;
  files: FileDeps;
  /** Errors: ATTACHMENT_QUOTA */
  assertRoom(accountId: number, bytes: number): Promise<void>;
}): CarryFiles {
  const { ask, files } = deps;

  async function* read(accountId: number, place: MessagePlace, part: string): AsyncGenerator<Buffer> {
    for (let from: number | null = 0; from !== null; ) {
      const asked: { accountId: number; place: MessagePlace; part: string; from: number } = {
        accountId,
        place,
        part,
        from,
      };
      const piece: { data: string; next: number | null } = await ask(InboxReadPart, accountId, asked, {
        timeoutMs: PIECE_TIMEOUT_MS,
      });
      yield Buffer.from(piece.data, 'base64');
      from = piece.next;
    }
  }

  return async ({ accountId, actor, draftId, kind }, place, message) => {
    const carried: CarriedFiles = { attachmentIds: [], images: {}, leftOut: [] };
    const shown = shownIds(message.html ?? '');
    let room = MAX_LETTER_FILES_BYTES;
    let images = 0;

    async function keep(part: MessagePart, maxBytes: number): Promise<StoredAttachment | Reason> {
      const id = stableId('answer', accountId, draftId, part.part);
      const known = await files.attachments.find(accountId, id);
      if (known) return known;
      if (part.bytes > maxBytes) return 'too-big';
      const file = { id, ownerUserId: actor.userId, name: fileName(part.name), expected: part.bytes };
      try {
        await deps.assertRoom(accountId, part.bytes);
        return await storeStream(files, accountId, file, read(accountId, place, part.part), maxBytes);
      } catch (error) {
        if (error instanceof StreamTooLong) return 'too-big';
        if (error instanceof PochtovikError && error.code === 'ATTACHMENT_QUOTA') return 'quota';
        if (error instanceof PochtovikError && error.code === 'MESSAGE_UNKNOWN') return 'unreadable';
        throw error;
      }
    }

    for (const part of message.parts) {
      const { contentId } = part;
      const isShown = contentId !== null && shown.has(contentId);
      if (!isShown && kind !== 'forward') continue;
      if (isShown ? images >= MAX_IMAGES : carried.attachmentIds.length >= MAX_FILES) {
        carried.leftOut.push({ name: fileName(part.name), reason: 'too-many' });
        continue;
      }
      const kept = await keep(part, isShown ? MAX_IMAGE_BYTES : room);
      if (typeof kept === 'string') {
        carried.leftOut.push({ name: fileName(part.name), reason: kept });
      } else if (isShown && isShownImage(kept.contentType)) {
        images += 1;
        carried.images[contentId] = `cid:${contentIdOf(kept.id)}`;
      } else if (kind === 'forward') {
        room -= kept.size;
        carried.attachmentIds.push(kept.id);
      } else {
        carried.leftOut.push({ name: kept.name, reason: 'not-shown' });
        await removeFile(files, accountId, kept);
      }
    }
    return carried;
  };
}

/** Content-IDs that an HTML names anywhere; whether it shows them the cleaning decides. */
function shownIds(html: string): Set<string> {
  const ids = new Set<string>();
  for (const [, id = ''] of html.matchAll(/cid:([^\s"'<>)]{1,1000})/gi)) {
    ids.add(id);
    try {
      ids.add(decodeURIComponent(id.replaceAll('&amp;', '&')));
    } catch {
      // Not percent-encoded: it is named as it stands.
    }
  }
  return ids;
}
