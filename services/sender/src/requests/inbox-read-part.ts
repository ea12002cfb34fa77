import { type InboxReadPart, MAX_PART_BYTES, PochtovikError } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { decodePiece } from '../domain/inbound/decode-piece.ts';
import { nodeAt } from '../domain/inbound/message-structure.ts';
import type { OpenMessages } from '../messages/open-messages.ts';

/** `inbox.read-part`. */
export function readInboxPart({ open }: { open: OpenMessages }) {
  return (
    { place, part, from }: Static<(typeof InboxReadPart)['request']>,
    accountId: number,
  ): Promise<Static<(typeof InboxReadPart)['reply']>> =>
    open(accountId, place.mailboxId, async (reader) => {
      const { root } = await reader.structure(place);
      const node = root && nodeAt(root, part);
      if (!node) throw new PochtovikError('MESSAGE_UNKNOWN');
      const piece = await reader.piece(place, part, from);
      const isLast = piece.length < MAX_PART_BYTES;
      const { bytes, used } = decodePiece(piece, node.encoding ?? '', isLast);
      return { data: bytes.toString('base64'), next: isLast ? null : from + used };
    });
}
