import { type AnyNode, type AtRule, parse } from 'postcss';
import { MASK } from './forms.ts';
import { type Span, withEdits } from './span.ts';

/** Something of a style sheet or a `style` attribute that is left out; places are in its text. */
export interface StyleRemoval extends Span {
  what: string;
  reason: 'code' | 'remote-style' | 'address' | 'broken';
}

/** Signs of a program, in a text without blanks. Outlook's drawings need a behavior of its own, which it brings along. */
const CODE =
  /expression\(|(?:java|vb|live|j)script:|mocha:|-moz-binding|(?<![\w-])(?:-ms-)?behaviou?r:(?!url\(["']?#default#vml["']?\))/;
const DATA = /data:(?!image\/(?:png|jpe?g|gif|webp|bmp|x-icon)[;,]|font\/|application\/(?:x-)?font)[a-z]+\//;
const SHARE = /url\(["']?(?:file:|\\\\)/;
const IMPORT = /@import/;
/** A tag inside a sheet says that some reader is to take it for HTML. */
const TAG = /<(?!!--)[a-z!/?]/i;

/** What of a text of styles runs a program or loads other sheets; nothing else of it is told. @param kind where it stands */
export function unsafeStyles(css: string, kind: 'sheet' | 'attribute'): StyleRemoval[] {
  if (kind === 'sheet' && TAG.test(css)) return [whole(css, '<style>', 'broken')];
  const reason = judge(css);
  if (reason === null) return [];
  const found = piecesOf(css, kind);
  if (!found) return [whole(css, kind === 'sheet' ? '<style>' : 'style', reason)];
  const { text: left } = withEdits(
    css,
    found.map(({ start, end }) => ({ start, end, text: '' })),
    [],
  );
  return judge(left) === null ? found : [whole(css, kind === 'sheet' ? '<style>' : 'style', reason)];
}

function whole(css: string, what: string, reason: StyleRemoval['reason']): StyleRemoval {
  return { start: 0, end: css.length, what, reason };
}

function judge(css: string): StyleRemoval['reason'] | null {
  // A form that comes to nothing joins what stands around it.
  const texts = css.includes(MASK) ? [css, css.replaceAll(MASK, '')] : [css];
  for (const read of texts.flatMap(readings)) {
    if (IMPORT.test(read)) return 'remote-style';
    if (CODE.test(read)) return 'code';
    if (DATA.test(read) || SHARE.test(read)) return 'address';
  }
  return null;
}

/** The text as programs may read it: with comments gone before or after escapes are, without blanks, in small letters. */
function readings(css: string): string[] {
  const plain = /[\\\uff00-\uffef]|\/\*/.test(css)
    ? [unescaped(css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')), unescaped(css)]
    : [css];
  return plain.map((text) =>
    text
      .normalize('NFKC')
      .replace(/[\0-\x20\ufffd\u200b]+/g, '')
      .toLowerCase(),
  );
}

/** CSS Syntax 3 section 4.3.7. */
function unescaped(css: string): string {
  return css.replace(
    /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\n\f\r])?|\r?\n|([^\n]))/gi,
    (_whole, hex?: string, other?: string) => {
      if (hex === undefined) return other === '\\' ? '\\' : (other ?? '');
      const code = Number.parseInt(hex, 16);
      return code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    },
  );
}

/** The declarations and at-rules at fault; null where the text is not well formed. */
function piecesOf(css: string, kind: 'sheet' | 'attribute'): StyleRemoval[] | null {
  const text = kind === 'sheet' ? css.replace(/<!--|-->/g, (mark) => ' '.repeat(mark.length)) : css;
  const pieces: StyleRemoval[] = [];
  try {
    parse(text).walk((node) => {
      const piece = pieceOf(node, text);
      if (piece && (pieces.at(-1)?.end ?? 0) <= piece.start) pieces.push(piece);
    });
  } catch {
    return null;
  }
  return pieces;
}

function pieceOf(node: AnyNode, text: string): StyleRemoval | null {
  const { start, end } = node.source ?? {};
  if (start === undefined || end === undefined || node.type === 'comment') return null;
  const written = text.slice(start.offset, end.offset);
  if (node.type === 'decl' || (node.type === 'atrule' && isStatement(node))) {
    const reason = judge(written);
    if (reason === null) return null;
    const what = node.type === 'decl' ? node.prop : `@${node.name}`;
    return { start: start.offset, end: behindSemicolon(text, end.offset), what, reason };
  }
  // Selectors and conditions hold no program; one that looks so takes its rule along.
  const head = node.type === 'rule' ? node.selector : node.type === 'atrule' ? `@${node.name} ${node.params}` : '';
  const reason = judge(head);
  return reason === null ? null : { start: start.offset, end: end.offset, what: head.slice(0, 40), reason };
}

function isStatement({ nodes }: AtRule): boolean {
  return nodes === undefined;
}

function behindSemicolon(text: string, at: number): number {
  const [blanks = ''] = /^\s*;/.exec(text.slice(at, at + 100)) ?? [];
  return at + blanks.length;
}
