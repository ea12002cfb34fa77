/** Where in a text something stands: both from 1, the column in UTF-16 units. */
export interface TextPlace {
  line: number;
  column: number;
}

/** The place of an index in a text; `\r\n` and `\n` end a line. */
export function placeOf(text: string, index: number): TextPlace {
  const before = text.slice(0, index);
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') };
}
