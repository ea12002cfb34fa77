/**
 * What a comment is: a bare mark of Outlook's conditions, a condition with markup that only Outlook reads (`start` and `end` of it in the
 * comment), a usual comment (likewise), or one that programs end at different places.
 */
export type CommentKind =
  | { type: 'mark' }
  | { type: 'unclear' }
  | { type: 'condition' | 'plain'; start: number; end: number };

/** `<!--[if !mso]><!-->`, `<!--<![endif]-->`, with the blanks that editors leave in them. */
const MARK = /^\s*(?:\[if\b[^<>[\]]*\]\s*>\s*(?:<!\s*-*\s*)?|<!\s*\[endif\]\s*)$/i;
const CONDITION = /^\s*\[if\b[^<>[\]]*\]\s*>/i;
const CONDITION_END = /<!\s*\[endif\]\s*$/i;
/** `<![if !vml]>`, `<![endif]>`, `<![endif]-->`, `<?xml version="1.0"?>`, Word's `<?xml:namespace …/>`: comments to all but Outlook. */
const BOGUS =
  /^<(?:!\s*\[(?:if\b[^<>[\]]*|endif)\](?:--)?|\?xml\s(?:[^<>?]|\?(?!>))*\?|\?xml:namespace\s+prefix\s*=\s*"?(?:o|v|w|m|x|st1)"?\s+ns\s*=\s*"[\w:./-]*"\s*\/?)>$/i;

/** Tells of what kind a comment is, from its first `<` to its last `>`. */
export function commentKind(comment: string): CommentKind {
  if (!comment.startsWith('<!--')) return { type: BOGUS.test(comment) ? 'mark' : 'unclear' };
  if (comment.length < 7 || !comment.endsWith('-->')) return { type: 'unclear' };
  const inner = comment.slice(4, -3);
  if (/^-?>/.test(inner)) return { type: 'unclear' };
  if (MARK.test(inner)) return { type: 'mark' };
  const [opening] = CONDITION.exec(inner) ?? [];
  const [closing] = (opening !== undefined && CONDITION_END.exec(inner.slice(-30))) || [];
  if (opening === undefined || closing === undefined) return { type: 'plain', start: 4, end: comment.length - 3 };
  return { type: 'condition', start: 4 + opening.length, end: comment.length - 3 - closing.length };
}
