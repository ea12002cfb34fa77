import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';
import { judgeAttribute, judgeMeta } from './attributes.ts';
import { commentKind } from './comments.ts';
import { type ElementVerdict, isTick, judgeElement } from './elements.ts';
import { MASK } from './forms.ts';
import type { Removal, RemovalReason } from './removal.ts';
import type { Edit, Span } from './span.ts';
import { unsafeStyles } from './style-text.ts';

/** What one reading of HTML comes to. */
export interface Pass {
  /** In order and apart. */
  edits: Edit[];
  /** What is told of them; an end tag whose start is told is not. */
  removals: Removal[];
  /** Comments and titles: what stands in one is not seen outside. */
  enclosures: Span[];
}

/** Reads HTML once. @param source with its forms masked, without null characters */
export function cleanPass(source: string): Pass {
  const pass: Pass = { edits: [], removals: [], enclosures: [] };
  new TokenFilter(source, 0, pass, null).run();
  pass.edits.sort((left, right) => left.start - right.start);
  return pass;
}

/** How the text behind a start tag is read (https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inbody). */
const TEXT_MODES = new Map<string, TextMode>([
  ...['style', 'xmp', 'iframe', 'noembed', 'noframes'].map((name): [string, TextMode] => [name, TokenizerMode.RAWTEXT]),
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['script', TokenizerMode.SCRIPT_DATA],
]);
type TextMode = (typeof TokenizerMode)[keyof typeof TokenizerMode];

const END_TAG = /^<\/[^\s/>]+\s*>$/;
const DOCTYPE = /^<!doctype[^<>[\]]*>$/i;
/** Attributes of one name in one tag; nobody writes more by mistake. */
const MAX_DOUBLED = 3;

/**
 * Reads tokens as a browser does and notes what goes. All that stays is in the state of text between its tokens, and of elements whose content is no
 * markup only `<style>` and `<title>` are left, so a browser reads the rest as it was read here.
 */
class TokenFilter implements TokenHandler {
  readonly #source: string;
  readonly #offset: number;
  readonly #pass: Pass;
  readonly #comment: { hasForms: boolean } | null;
  readonly #tokenizer: Tokenizer;
  /** Behind the last tag, comment or doctype. */
  #behindMarkup = 0;
  /** An element whose content is no markup; `stays` for style and title. */
  #text: { name: string; start: number; content: number; stays: boolean } | undefined;
  /** An element that goes with all that stands in it. */
  #whole: { name: string; start: number; depth: number } | undefined;
  readonly #lastEnds = new Map<string, number>();

  /** @param offset of the source in the text that edits are for @param comment what the source stands in, null for none */
  constructor(source: string, offset: number, pass: Pass, comment: { hasForms: boolean } | null) {
    this.#source = source;
    this.#offset = offset;
    this.#pass = pass;
    this.#comment = comment;
    this.#tokenizer = new Tokenizer({ sourceCodeLocationInfo: true }, this);
  }

  run(): void {
    this.#tokenizer.write(this.#source, true);
  }

  onStartTag(token: Token.TagToken): void {
    const { start, end } = this.#reach(token);
    const name = token.tagName;
    const mode = TEXT_MODES.get(name);
    if (mode !== undefined) {
      this.#tokenizer.state = mode;
      // The tokenizer waits for the end tag of this name.
      this.#tokenizer.lastStartTagName = name;
    }
    if (this.#whole) {
      if (this.#whole.name === name && !token.selfClosing) this.#whole.depth += 1;
      return;
    }
    const verdict = this.#judge(name);
    if (verdict.keep || isTick(name, attributeOf(token, 'type'))) {
      if (mode !== undefined) this.#text = { name, start, content: end, stays: true };
      this.#keepTag(token, start, end);
      return;
    }
    this.#tell(start, end, `<${name}>`, verdict.reason);
    if (mode !== undefined) this.#text = { name, start, content: end, stays: false };
    else if (verdict.content === 'goes' && !token.selfClosing && this.#endsBehind(name, end)) {
      this.#whole = { name, start, depth: 1 };
    } else this.#drop(start, end);
  }

  onEndTag(token: Token.TagToken): void {
    const { start, end } = this.#reach(token);
    const name = token.tagName;
    if (this.#text) {
      this.#endText(this.#text, start, end);
      this.#text = undefined;
    } else if (this.#whole) {
      if (this.#whole.name !== name) return;
      this.#whole.depth -= 1;
      if (this.#whole.depth > 0) return;
      this.#drop(this.#whole.start, end);
      this.#whole = undefined;
    } else if (!this.#judge(name).keep) {
      this.#drop(start, end);
    } else if (!END_TAG.test(this.#source.slice(start, end))) {
      this.#tell(start, end, `what stands in </${name}>`, 'broken');
      this.#edit(start, end, `</${name}>`);
    }
  }

  onComment(token: Token.CommentToken): void {
    const { start, end } = this.#reach(token);
    if (this.#whole || this.#text) return;
    const comment = this.#source.slice(start, end);
    const kind = commentKind(comment);
    if (kind.type === 'mark') return;
    if (kind.type === 'unclear') {
      this.#tell(start, end, 'a comment', 'broken');
      this.#drop(start, end);
      return;
    }
    const inside = comment.slice(kind.start, kind.end);
    const found: Pass = { edits: [], removals: [], enclosures: [] };
    const at = this.#offset + start + kind.start;
    new TokenFilter(inside, at, found, { hasForms: inside.includes(MASK) }).run();
    if (kind.type === 'plain') {
      const [first] = found.removals;
      if (found.edits.length === 0) return;
      this.#tell(start, end, 'a comment', first?.reason ?? 'broken');
      this.#drop(start, end);
      return;
    }
    this.#pass.enclosures.push({ start: this.#offset + start, end: this.#offset + end });
    for (const edit of found.edits) this.#pass.edits.push(edit);
    for (const removal of found.removals) this.#pass.removals.push(removal);
    for (const enclosure of found.enclosures) this.#pass.enclosures.push(enclosure);
  }

  onDoctype(token: Token.DoctypeToken): void {
    const { start, end } = this.#reach(token);
    if (this.#whole || this.#text || DOCTYPE.test(this.#source.slice(start, end))) return;
    this.#tell(start, end, '<!DOCTYPE>', 'broken');
    this.#drop(start, end);
  }

  onEof(): void {
    const end = this.#source.length;
    const open = this.#text ?? this.#whole;
    if (open) {
      this.#tell(open.start, end, `<${open.name}> without its end`, 'broken');
      this.#drop(open.start, end);
      return;
    }
    // All whole tags lie before: what begins like one is cut off, and would swallow what a letter puts behind it.
    const rest = this.#source.slice(this.#behindMarkup);
    const cut = rest.search(/<\/?[a-z]/i);
    if (cut !== -1) {
      this.#tell(this.#behindMarkup + cut, end, 'a tag without its end', 'broken');
      this.#drop(this.#behindMarkup + cut, end);
      return;
    }
    const sign = /<\/?$/.exec(rest);
    if (sign) this.#edit(this.#behindMarkup + sign.index, this.#behindMarkup + sign.index + 1, '&lt;');
  }

  onCharacter(): void {}
  onNullCharacter(): void {}
  onWhitespaceCharacter(): void {}

  /** Builders of letters wrap what is for Outlook once more; browsers never come to it. */
  #judge(name: string): ElementVerdict {
    return this.#comment && name === 'noscript' ? { keep: true } : judgeElement(name);
  }

  #reach({ location }: Token.TagToken | Token.CommentToken | Token.DoctypeToken): Span {
    const { startOffset: start = 0, endOffset: end = 0 } = location ?? {};
    this.#behindMarkup = end;
    return { start, end };
  }

  #endText(
    { name, start, content, stays }: { name: string; start: number; content: number; stays: boolean },
    at: number,
    end: number,
  ) {
    if (this.#whole) return;
    if (!stays) {
      this.#drop(start, end);
      return;
    }
    const text = this.#source.slice(content, at);
    if (name === 'title') {
      this.#pass.enclosures.push({ start: this.#offset + start, end: this.#offset + end });
      if (!text.includes('<')) return;
      this.#tell(start, end, '<title> with a "<" in it', 'broken');
      this.#dropWhole(start, end);
      return;
    }
    for (const piece of unsafeStyles(text, 'sheet')) {
      this.#tell(content + piece.start, content + piece.end, piece.what, piece.reason);
      this.#edit(content + piece.start, content + piece.end, '');
    }
  }

  #keepTag(token: Token.TagToken, start: number, end: number): void {
    const { tagName: name, attrs } = token;
    if (attrs.length === 0) {
      this.#leftovers(name, [{ start: start + 1 + name.length, end: end - 1 }], 0);
      return;
    }
    if (name === 'meta') {
      const reason = judgeMeta(new Map(attrs.map((attribute) => [attribute.name, attribute.value])));
      if (reason) {
        this.#tell(start, end, '<meta>', reason);
        this.#drop(start, end);
        return;
      }
    }
    this.#attributes(token, start, end, 0);
  }

  #attributes(
    { tagName: element, attrs, location }: Token.TagToken,
    start: number,
    end: number,
    doubled: number,
  ): void {
    const between: Span[] = [];
    let at = start + 1 + element.length;
    for (const { name, value } of attrs) {
      const place = location?.attrs?.[name];
      if (!place) continue;
      between.push({ start: at, end: place.startOffset });
      at = place.endOffset;
      this.#attribute(element, name, value, { start: place.startOffset, end: place.endOffset });
    }
    between.push({ start: at, end: end - 1 });
    this.#leftovers(element, between, doubled);
  }

  #attribute(element: string, name: string, value: string, at: Span): void {
    if (this.#comment?.hasForms && value.includes('>') && this.#source.slice(at.start, at.end).includes('>')) {
      // With a value of "--" before it, the sign would end the comment in the middle of a tag.
      this.#dropAttribute(element, name, 'broken', at);
      return;
    }
    if (name !== 'style') {
      const reason = judgeAttribute(element, name, value);
      if (reason) this.#dropAttribute(element, name, reason, at);
      return;
    }
    const pieces = unsafeStyles(value, 'attribute');
    if (pieces.length === 0) return;
    const written = this.#source.slice(at.start, at.end);
    const behind = /["']$/.test(written) ? 1 : 0;
    const from = at.end - behind - value.length;
    const plain = this.#source.slice(from, at.end - behind) === value;
    for (const piece of pieces) {
      if (!plain || piece.end - piece.start === value.length) {
        this.#dropAttribute(element, piece.what, piece.reason, at);
        return;
      }
    }
    for (const piece of pieces) {
      this.#tell(from + piece.start, from + piece.end, `${piece.what} in the style of <${element}>`, piece.reason);
      this.#edit(from + piece.start, from + piece.end, '');
    }
  }

  /** What stands between the attributes of a tag: blanks, or attributes that came a second time, which browsers pass over and others may not. */
  #leftovers(element: string, between: readonly Span[], doubled: number): void {
    for (const { start, end } of between) {
      const text = this.#source.slice(start, end);
      if (/^[\s/]*$/.test(text)) continue;
      const again = doubled < MAX_DOUBLED ? startTag(`<${element} ${text}>`) : null;
      if (again) {
        const lead = element.length + 2;
        const inside = new TokenFilter(`<${element} ${text}>`, this.#offset + start - lead, this.#pass, this.#comment);
        inside.#attributes(again, 0, lead + text.length + 1, doubled + 1);
      } else {
        this.#tell(start, end, `a part of <${element}>`, 'broken');
        this.#edit(start, end, ' ');
      }
    }
  }

  #dropAttribute(element: string, name: string, reason: RemovalReason, { start, end }: Span): void {
    this.#tell(start, end, reason === 'address' ? `${name} of <${element}>` : name, reason);
    let from = start;
    if (/^[\s/>]/.test(this.#source.charAt(end))) while (/\s/.test(this.#source.charAt(from - 1))) from -= 1;
    this.#edit(from, end, '');
  }

  /** Takes a token out of the text. */
  #drop(start: number, end: number): void {
    this.#edit(start, end, '');
    // Together with what follows a sign before it would become a tag.
    if (start > 0 && this.#source.charAt(start - 1) === '<') this.#edit(start - 1, start, '&lt;');
  }

  /** Takes out an element in whose tags edits were noted already. */
  #dropWhole(start: number, end: number): void {
    const { edits } = this.#pass;
    while ((edits.at(-1)?.start ?? -1) >= this.#offset + start) edits.pop();
    this.#drop(start, end);
  }

  #edit(start: number, end: number, text: string): void {
    this.#pass.edits.push({ start: this.#offset + start, end: this.#offset + end, text });
  }

  #tell(start: number, end: number, what: string, reason: RemovalReason): void {
    this.#pass.removals.push({ start: this.#offset + start, end: this.#offset + end, what, reason });
  }

  /** True when an end tag of this name may follow. */
  #endsBehind(name: string, at: number): boolean {
    const known = this.#lastEnds.get(name);
    const last = known ?? this.#source.toLowerCase().lastIndexOf(`</${name}`);
    this.#lastEnds.set(name, last);
    return last >= at;
  }
}

/** The start tag that a text is, read on its own; null when it is none, or more than one. */
function startTag(text: string): Token.TagToken | null {
  const tags: Token.TagToken[] = [];
  const nothing = () => {};
  const handler: TokenHandler = {
    onStartTag: (token) => tags.push(token),
    ...{ onEndTag: nothing, onComment: nothing, onDoctype: nothing, onEof: nothing },
    ...{ onCharacter: nothing, onNullCharacter: nothing, onWhitespaceCharacter: nothing },
  };
  new Tokenizer({ sourceCodeLocationInfo: true }, handler).write(text, true);
  const [tag] = tags;
  return tag && tags.length === 1 && tag.location?.endOffset === text.length ? tag : null;
}

function attributeOf({ attrs }: Token.TagToken, name: string): string | undefined {
  return attrs.find((attribute) => attribute.name === name)?.value;
}
