import type { FormSpan, Span } from './span.ts';

/** Stands for each character of a form while HTML is read: a letter of no alphabet, which is neither blank, sign nor part of a scheme. */
export const MASK = '\ue000';

/** The HTML with its forms masked; lengths and places stay. */
export function masked(html: string, forms: readonly FormSpan[]): string {
  if (forms.length === 0) return html;
  let result = '';
  let at = 0;
  for (const { start, end } of forms) {
    result += html.slice(at, start) + MASK.repeat(end - start);
    at = end;
  }
  return result + html.slice(at);
}

/**
 * Tags of blocks that stand in another comment, title or left-out part than the first tag of their block. A letter shows some branches only, so one that
 * begins outside a comment and ends inside would move the comment's end.
 * @param enclosures each with a later one either inside it or behind it, once sorted
 */
export function crossingBlocks(forms: readonly FormSpan[], enclosures: readonly Span[]): FormSpan[] {
  const crossing: FormSpan[] = [];
  const inOrder = enclosures.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const around: Span[] = [];
  const blocks: string[] = [];
  let next = 0;
  for (const form of forms) {
    if (form.block === undefined) continue;
    for (let span = inOrder[next]; span !== undefined && span.start <= form.start; span = inOrder[next]) {
      around.push(span);
      next += 1;
    }
    const open = around.filter(({ end }) => end > form.start);
    around.splice(0, around.length, ...open);
    const place = open.map(({ start, end }) => `${start}-${end}`).join();
    if (form.block === 'open') blocks.push(place);
    else if (blocks.at(-1) !== place) crossing.push(form);
    if (form.block === 'close') blocks.pop();
  }
  return crossing;
}
