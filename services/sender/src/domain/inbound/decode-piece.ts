/** A piece of a part, decoded. */
export interface DecodedPiece {
  bytes: Buffer;
  /** How many of the encoded bytes it stands for: the next piece begins behind them. */
  used: number;
}

/** Signs of base64, padding with them: groups of four of these are whole bytes. */
const SIGN = /[A-Za-z0-9+/=]/;

/**
 * Decodes a piece of a body (RFC 2045 section 6) that may be cut anywhere: what stands at its end for half a byte is left for the next piece. Broken
 * encodings give what can be read of them; each piece uses at least one byte, so that no message is read for ever.
 * @param piece encoded bytes as Latin-1
 * @param isLast nothing comes behind it
 */
export function decodePiece(piece: string, encoding: string, isLast: boolean): DecodedPiece {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return base64Piece(piece, isLast);
    case 'quoted-printable':
      return quotedPiece(piece, isLast);
    default:
      return { bytes: Buffer.from(piece, 'latin1'), used: piece.length };
  }
}

function base64Piece(piece: string, isLast: boolean): DecodedPiece {
  if (isLast) return { bytes: fromBase64(piece), used: piece.length };
  const signs = piece.replace(/[^A-Za-z0-9+/=]/g, '').length;
  let rest = signs % 4;
  let used = piece.length;
  while (rest > 0 && used > 0) {
    used -= 1;
    if (SIGN.test(piece.charAt(used))) rest -= 1;
  }
  // A piece without a whole group of four holds nothing that could be read.
  if (used === 0) return { bytes: Buffer.alloc(0), used: piece.length };
  return { bytes: fromBase64(piece.slice(0, used)), used };
}

/** Padding inside, where two encoded texts were put together, must not end it. */
function fromBase64(text: string): Buffer {
  return Buffer.concat(text.split('=').map((run) => Buffer.from(run.replace(/[^A-Za-z0-9+/]/g, ''), 'base64')));
}

function quotedPiece(piece: string, isLast: boolean): DecodedPiece {
  let used = piece.length;
  if (!isLast) {
    // A mark whose two signs, or whose line end, may come with the next piece.
    const mark = piece.lastIndexOf('=');
    const behind = piece.slice(mark + 1);
    if (mark > 0 && (behind.length < 2 || /^[ \t]{0,10}\r?$/.test(behind))) used = mark;
  }
  const text = piece.slice(0, used).replace(/=[ \t]{0,10}\r?\n/g, '');
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { bytes: Buffer.from(bytes, 'latin1'), used };
}
