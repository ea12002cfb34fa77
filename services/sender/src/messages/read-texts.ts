import { MAX_PART_BYTES, type MessagePlace } from '@pochtovik/contracts';
import { transferDecoded } from '../domain/inbound/decoding.ts';
import type { TextBlock, TextNode } from '../domain/inbound/message-structure.ts';
import { charsetOfHtml, readableText, unflowed } from '../domain/inbound/text-charset.ts';
import type { MessageReader } from '../imap/message-reader.ts';

/** What a message says. */
export interface MessageTexts {
  html: string | null;
  text: string | null;
  /** Something of it was too long to be read. */
  cut: boolean;
}

/** Pieces that are read of one text at the most: a megabyte. */
const MAX_PIECES = 2;

/** Reads the texts of a message in both forms; a piece that has no HTML stands as text in the HTML form. */
export async function readTexts(
  reader: MessageReader,
  place: MessagePlace,
  blocks: readonly TextBlock[],
): Promise<MessageTexts> {
  const hasHtml = blocks.some(({ html }) => html);
  const html: string[] = [];
  const plain: string[] = [];
  let cut = false;
  for (const block of blocks) {
    const shown = hasHtml ? (block.html ?? block.plain) : block.plain;
    if (!shown) continue;
    const read = await textOfNode(reader, place, shown, MAX_PIECES);
    cut ||= read.cut;
    if (shown === block.html) html.push(read.text);
    else {
      plain.push(read.text);
      if (hasHtml) html.push(`<div style="white-space:pre-wrap">${escaped(read.text)}</div>`);
    }
  }
  return { html: hasHtml ? html.join('\n') : null, text: hasHtml ? null : plain.join('\n\n'), cut };
}

/** Reads one text. @param pieces how much of it at the most */
export async function textOfNode(
  reader: MessageReader,
  place: MessagePlace,
  node: TextNode,
  pieces: number,
): Promise<{ text: string; cut: boolean }> {
  let encoded = '';
  let cut = true;
  for (let count = 0; count < pieces; count += 1) {
    const piece = await reader.piece(place, node.part, encoded.length);
    encoded += piece;
    cut = piece.length >= MAX_PART_BYTES;
    if (!cut) break;
  }
  const bytes = transferDecoded(encoded, node.encoding);
  const text = readableText(bytes, node.charset || charsetOfHtml(bytes)).replaceAll('\0', '');
  return { text: node.flowed ? unflowed(text, node.delSp) : text, cut };
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
