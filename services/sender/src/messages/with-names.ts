import type { MessagePart, MessagePlace } from '@pochtovik/contracts';
import { partFields } from '../domain/inbound/part-fields.ts';
import type { MessageReader } from '../imap/message-reader.ts';

/** Files that are asked for their own fields; those behind them stay nameless. */
const MOST = 20;

/**
 * Names files whose dispositions the server did not tell: it may leave them out of the structure (RFC 3501 section 7.4.2, extension
 * data), and then only their own fields name them.
 */
export async function withNames(
  reader: MessageReader,
  place: MessagePlace,
  files: readonly MessagePart[],
): Promise<MessagePart[]> {
  const nameless = new Set(files.filter(({ name }) => name === '').slice(0, MOST));
  if (nameless.size === 0) return [...files];
  const named: MessagePart[] = [];
  for (const file of files) {
    if (!nameless.has(file)) {
      named.push(file);
      continue;
    }
    const { name, inline } = partFields(await reader.fields(place, file.part));
    named.push({ ...file, name, inline: inline ?? file.inline });
  }
  return named;
}
