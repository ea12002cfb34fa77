import { cleanPass } from './clean-pass.ts';
import { crossingBlocks, masked } from './forms.ts';
import type { Removal } from './removal.ts';
import { type FormSpan, withEdits } from './span.ts';

/** HTML without what is dangerous in a letter. */
export interface CleanHtml {
  /** Byte for byte the source but for what was left out. */
  html: string;
  /** What was left out, in the order of the source. */
  removals: Removal[];
  /** Block tags that would have to stand on the same side of a comment or of something left out as the rest of their block: the HTML is of no use then. */
  crossing: FormSpan[];
}

/** Taking something out may bring other things together; nobody but an attacker needs a second reading. */
const MAX_READINGS = 8;

/**
 * Leaves out of HTML what runs programs, sends data, loads pages or sheets, leads the reader away, or is read by each program in its own way. All else stays
 * byte for byte. Time grows with the length of the source only.
 * @param forms of the template language, in order: they count as letters of the text around them
 */
export function cleanHtml(source: string, forms: readonly FormSpan[] = []): CleanHtml {
  // Browsers read the one as the other; old programs passed null characters over, so that `scr\0ipt` was a script.
  let html = source.replaceAll('\0', '\ufffd');
  let left = [...forms];
  let removals: Removal[] = [];
  let crossing: FormSpan[] = [];
  for (let reading = 0; ; reading += 1) {
    const pass = cleanPass(masked(html, left));
    if (reading === 0) {
      removals = pass.removals.toSorted((a, b) => a.start - b.start);
      crossing = crossingBlocks(left, [...pass.enclosures, ...pass.edits]);
    }
    if (pass.edits.length === 0) return { html, removals, crossing };
    if (reading === MAX_READINGS) return { html: withoutTags(html), removals, crossing };
    ({ text: html, forms: left } = withEdits(html, pass.edits, left));
  }
}

/** The last resort: nothing of the text is markup any more. */
function withoutTags(html: string): string {
  return html.replaceAll('<', '&lt;');
}
