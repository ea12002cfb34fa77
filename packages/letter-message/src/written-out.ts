import * as base64 from 'nodemailer/lib/base64';
import type MimeNode from 'nodemailer/lib/mime-node';
import * as quotedPrintable from 'nodemailer/lib/qp';

/**
 * A message whose parts are all texts, written out at once. The library's `build` gives the same through a dozen streams, which costs
 * a sender a sixth of its processor time.
 * @throws Error for a part that is no text
 */
export function writtenOut(root: MimeNode): Buffer {
  const message = nodeText(root);
  return Buffer.from(message.endsWith('\n') ? message : `${message}\r\n`);
}

function nodeText(node: MimeNode): string {
  // The headers come first: while they are made the library decides on the boundary.
  const headers = node.buildHeaders();
  return `${headers}\r\n\r\n${node.multipart ? partsText(node) : bodyText(node)}`;
}

/** RFC 2046 section 5.1.1. */
function partsText({ childNodes, boundary }: MimeNode): string {
  const parts = childNodes.map((child) => `--${boundary}\r\n${nodeText(child)}\r\n`);
  return `${parts.join('')}${parts.length > 0 ? '' : '\r\n'}--${boundary}--\r\n`;
}

function bodyText(node: MimeNode): string {
  const { content = '' } = node;
  if (typeof content !== 'string') throw new Error('only texts are written out at once');
  switch (node.getTransferEncoding()) {
    case 'base64':
      return base64.wrap(base64.encode(content));
    case 'quoted-printable':
      return quotedPrintable.wrap(quotedPrintable.encode(content));
    default:
      return content;
  }
}
