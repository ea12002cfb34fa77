import type { InboxMessage, InboxReadMessage } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { messageHead } from '../domain/inbound/message-head.ts';
import { messageShape } from '../domain/inbound/message-structure.ts';
import type { OpenMessages } from '../messages/open-messages.ts';
import { readTexts } from '../messages/read-texts.ts';
import { withNames } from '../messages/with-names.ts';

/** `inbox.read-message`. */
export function readInboxMessage({ open }: { open: OpenMessages }) {
  return ({ place }: Static<(typeof InboxReadMessage)['request']>, accountId: number): Promise<InboxMessage> =>
    open(accountId, place.mailboxId, async (reader) => {
      const { head, root } = await reader.structure(place);
      const shape = messageShape(root);
      const { html, text, cut } = await readTexts(reader, place, shape.texts);
      const parts = await withNames(reader, place, shape.files);
      return { ...messageHead(head), html, text, cut: cut || shape.cut, parts };
    });
}
