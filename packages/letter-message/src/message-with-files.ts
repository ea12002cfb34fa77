import type { Readable } from 'node:stream';
import type { LetterFile } from '@pochtovik/contracts';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { LetterContent } from './letter-content.ts';
import { lineSafe } from './line-safe.ts';
import { mailOptions } from './mail-options.ts';

/** A message that is made while it is read, so that its files are never whole in memory. */
export interface StreamedMessage {
  /** Bytes that the stream gives, exactly (RFC 1870 section 3: what SIZE counts). */
  size: number;
  /** Begins the message; the same bytes each time. An error of a file is the stream's. */
  open(): Readable;
}

/** Opens the bytes of a file. */
export type OpenFile = (file: LetterFile) => Readable;

/** Stands for the bytes of a file where only the rest of the message counts. */
const STAND_IN = Buffer.of(0);
const LINE = 76;

/**
 * Makes the message of a letter with files: attachments beside the text, images related to the HTML (RFC 2387) by their content
 * id, all in base64 with their names in both forms that mail programs know (RFC 2231, RFC 2047).
 * @throws as `mailOptions`
 */
export async function messageWithFiles(
  letterId: string,
  messageId: string,
  date: Date,
  content: LetterContent,
  openFile: OpenFile,
): Promise<StreamedMessage> {
  const files = [...(content.images ?? []), ...(content.attachments ?? [])];
  const composed = (contentOf: (file: LetterFile) => Readable | Buffer) =>
    new MailComposer({ ...mailOptions(letterId, messageId, date, content), attachments: parts(content, contentOf) });
  const frame = await composed(() => STAND_IN)
    .compile()
    .build();
  const encoded = files.reduce((sum, { size }) => sum + base64Size(size) - base64Size(STAND_IN.length), 0);
  return { size: frame.length + encoded, open: () => composed(openFile).compile().createReadStream() };
}

/** Bytes of a file as base64 in lines of 76 characters (RFC 2045 section 6.8), without a line end behind the last. */
export function base64Size(bytes: number): number {
  const characters = 4 * Math.ceil(bytes / 3);
  return characters + 2 * Math.max(0, Math.ceil(characters / LINE) - 1);
}

function parts({ images = [], attachments = [] }: LetterContent, contentOf: (file: LetterFile) => Readable | Buffer) {
  const part = (file: LetterFile) => ({
    filename: fileName(file.name),
    contentType: contentTypeOf(file),
    contentTransferEncoding: 'base64',
    content: contentOf(file),
  });
  return [
    ...images.map((image) => ({ ...part(image), cid: image.contentId, contentDisposition: 'inline' })),
    ...attachments.map((file) => ({ ...part(file), contentDisposition: 'attachment' })),
  ];
}

/** The last door: no path and nothing that could end the header. */
function fileName(name: string): string {
  return lineSafe(name).replace(/[/\\]/g, '_') || 'file';
}

/** A message or a multipart inside a message may not be in base64 (RFC 2045 section 6.4); as a plain file it may. */
function contentTypeOf({ contentType }: LetterFile): string {
  return /^(?:message|multipart)\//i.test(contentType) ? 'application/octet-stream' : contentType;
}
