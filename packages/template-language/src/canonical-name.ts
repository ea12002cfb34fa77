/**
 * A name as look-ups compare it: letter case, composed or not, `ё` or `е`, one blank or several make no difference. Blanks
 * around dots fall away.
 */
export function canonicalName(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[\s\u200b]+/g, ' ')
    .replaceAll(/ ?\. ?/g, '.')
    .trim();
}
