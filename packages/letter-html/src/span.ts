/** A stretch of a text: index of its first character and the one behind its last. */
export interface Span {
  start: number;
  end: number;
}

/** A change of a text: what stands in a span becomes something else. */
export interface Edit extends Span {
  text: string;
}

/** A form of the template language in HTML; `block` for a tag of `{{#if}}` and the like. */
export interface FormSpan extends Span {
  block?: 'open' | 'else' | 'close';
}

/** The text after the edits, which are in order and apart; forms in what is taken out are gone, the others stand where they are now. */
export function withEdits(
  text: string,
  edits: readonly Edit[],
  forms: readonly FormSpan[],
): { text: string; forms: FormSpan[] } {
  const moved: FormSpan[] = [];
  let result = '';
  let at = 0;
  let next = 0;
  const moveFormsBefore = (end: number) => {
    for (let form = forms[next]; form !== undefined && form.start < end; form = forms[next]) {
      const by = result.length - at;
      if (form.start >= at) moved.push({ ...form, start: form.start + by, end: form.end + by });
      next += 1;
    }
  };
  for (const edit of edits) {
    moveFormsBefore(edit.start);
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  moveFormsBefore(text.length);
  return { text: result + text.slice(at), forms: moved };
}
