const MAX_LENGTH = 255;
const MAX_EXTENSION = 20;
/** Of a name that has nothing that shows. */
const NAMELESS = 'file';

/**
 * The name of a file as recipients see it, in any language: the last part of a path, composed (NFC), on one line, without characters that do not show or
 * that turn the direction of writing, which make `exe.pdf` of `fdp.exe`. At most 255 UTF-16 units, the extension kept.
 */
export function fileName(typed: string): string {
  const name = (typed.toWellFormed().split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replace(/[\p{Zl}\p{Zp}\t\r\n]+/gu, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2060\ufeff]/gu, '')
    .trim();
  if (/^[.\s]*$/u.test(name)) return NAMELESS;
  return name.length <= MAX_LENGTH ? name : shortened(name);
}

function shortened(name: string): string {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION ? name.slice(dot) : '';
  const start = name.slice(0, MAX_LENGTH - extension.length);
  // A character of two units is kept whole or not at all.
  return start.replace(/[\ud800-\udbff]$/, '') + extension;
}
