import type { Span } from './span.ts';

/**
 * Why something is left out: it runs a program (`code`), asks for input (`form`), shows another page inside the letter (`embedded`), leads the reader
 * away by itself (`navigation`), is loaded from elsewhere as style (`remote-style`), is an address that runs a program or opens none that letters are for
 * (`address`), is no element of letters (`unknown`), or each program reads it in its own way (`broken`).
 */
export type RemovalReason =
  | 'code'
  | 'form'
  | 'embedded'
  | 'navigation'
  | 'remote-style'
  | 'address'
  | 'unknown'
  | 'broken';

/** Something that is left out, and where it stands in the source. */
export interface Removal extends Span {
  /** As its writer would call it: `<script>`, `onclick`, `behavior`. */
  what: string;
  reason: RemovalReason;
}

const SENTENCES: Record<RemovalReason, string> = {
  code: 'programs do not run in letters.',
  form: 'letters can not be filled in. Link to a page with the form.',
  embedded: 'mail programs show nothing of it. Put in a picture or a link.',
  navigation: 'a letter may not lead its reader elsewhere by itself. Put in a link.',
  'remote-style': 'style sheets of other places are not loaded. Write the rules into <style>.',
  address: 'its address runs a program or is of a kind that mail programs do not open. Use https:, mailto: or tel:.',
  unknown: 'it is no element of letters. What stands inside it stays.',
  broken: 'each mail program would read it in its own way. Mend it or take it out.',
};

/** What the writer is told of it. */
export function removalMessage({ what, reason }: Pick<Removal, 'what' | 'reason'>): string {
  return `${what} is left out of the letter: ${SENTENCES[reason]}`;
}
