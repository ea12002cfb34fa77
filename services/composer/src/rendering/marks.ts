/** Signs that stand for values, one each: of the private use area of Unicode, which no letter's text needs. */
export const FIRST_MARK = 0xe000;
/** Stands for the address of the pixel. */
export const PIXEL_MARK = 0xf8ff;
/** Stands for the subject. */
export const SUBJECT_MARK = 0xf8fe;
/** Most values of a body that can have a mark each. */
export const MOST_MARKS = SUBJECT_MARK - FIRST_MARK;
/** Finds one. */
export const ANY_MARK = /[\ue000-\uf8ff]/;

/** A text cut at its marks: what stands before the first, then each mark with the text behind it. */
export interface Pieces {
  first: string;
  rest: readonly { mark: number; text: string }[];
}

/** How many marks stand in a text. */
export function marksIn(text: string): number {
  return text.match(/[\ue000-\uf8ff]/g)?.length ?? 0;
}

/** Cuts a text at its marks. */
export function piecesOf(marked: string): Pieces {
  const [first = '', ...rest] = marked.split(/([\ue000-\uf8ff])/);
  const marks = rest.filter((_, index) => index % 2 === 0);
  return { first, rest: marks.map((mark, index) => ({ mark: mark.charCodeAt(0), text: rest[2 * index + 1] ?? '' })) };
}

/** The text with values instead of marks. */
export function filled({ first, rest }: Pieces, valueAt: (mark: number) => string): string {
  let whole = first;
  for (const { mark, text } of rest) whole += valueAt(mark) + text;
  return whole;
}
