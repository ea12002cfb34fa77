import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.ParentNode;

/** Apart from the lists of what is tested: elements that a tree of a harmless letter never has. */
const ACTIVE =
  /^(?:script|iframe|frame|frameset|object|embed|applet|form|button|select|textarea|base|link|svg|math|template|noscript|noembed|noframes|xmp|plaintext|portal|bgsound|isindex|keygen|listing|image|foreignobject|animate|set|use|t:.*|.*-.*)$/;
const SCHEME = /^(?:javascript|vbscript|livescript|mocha|view-source|blob|file|ms-[a-z]+|search-ms|feed):/;
const ADDRESS = /^(?:href|src|background|cite|poster|dynsrc|lowsrc|data|usemap|longdesc|(?:xlink|o):href)$/;
const STYLE =
  /expression\(|(?:java|vb|live)script:|-moz-binding|(?<![\p{L}\w-])behaviou?r:(?!url\(#default#vml)|@import/u;

/**
 * What a browser would find in HTML that may do something, by the parser of the standard, with scripts and without, as a document and inside another one; also
 * in what comments hold for Outlook.
 */
export function dangersIn(html: string): string[] {
  const found = new Set<string>();
  for (const scriptingEnabled of [true, false]) {
    visit(parse(html, { scriptingEnabled }), found);
    const div = parseFragment('<div></div>').childNodes[0];
    if (div && 'tagName' in div) visit(parseFragment(div, html, { scriptingEnabled }), found);
  }
  return [...found];
}

/** True when a browser finds the element with this id in HTML, outside of all comments and texts. */
export function hasElement(html: string, id: string): boolean {
  const open: Node[] = [parse(html)];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('attrs' in node && node.attrs.some(({ name, value }) => name === 'id' && value === id)) return true;
    if ('childNodes' in node) open.push(...node.childNodes);
  }
  return false;
}

function visit(root: Node, found: Set<string>): void {
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if ('childNodes' in node) open.push(...node.childNodes);
    if ('content' in node) open.push(node.content);
    if (node.nodeName === '#comment' && 'data' in node) {
      const [, inside] = /^\s*\[if[^\]]*\]>([\s\S]+)<!\[endif\]\s*$/.exec(node.data) ?? [];
      if (inside !== undefined) visit(parse(inside.replace(/<\/?noscript>/gi, '')), found);
    }
    if ('tagName' in node) judge(node, found);
  }
}

function judge(element: DefaultTreeAdapterTypes.Element, found: Set<string>): void {
  const { tagName: name, attrs } = element;
  if (ACTIVE.test(name.toLowerCase())) found.add(`<${name}>`);
  if (name === 'input' && !attrs.some((a) => a.name === 'type' && /^(checkbox|radio)$/i.test(a.value)))
    found.add('input');
  for (const { name: attribute, value } of attrs) {
    const compact = value.replace(/[\0-\x20\ufffd]+/g, '').toLowerCase();
    if (/^on/i.test(attribute)) found.add(`${attribute} of <${name}>`);
    if (/^(?:srcdoc|action|formaction|ping|is|manifest|datasrc|form|shadowrootmode|attributionsrc)$/.test(attribute)) {
      found.add(`${attribute} of <${name}>`);
    }
    if (ADDRESS.test(attribute) && SCHEME.test(compact)) found.add(`${attribute}=${value}`);
    if (ADDRESS.test(attribute) && /^data:/.test(compact) && !/^data:image\//.test(compact))
      found.add(`${attribute}=${value}`);
    if (
      attribute === 'style' &&
      STYLE.test(
        ` ${unescaped(value)
          .replace(/[\0-\x20\ufffd]+/g, '')
          .toLowerCase()}`,
      )
    )
      found.add(`style=${value}`);
    if (name === 'meta' && attribute === 'http-equiv' && /refresh|cookie|security/.test(compact)) found.add(compact);
    if (name === 'meta' && attribute === 'charset' && /utf-7|2022/.test(compact)) found.add(compact);
  }
  const told = attrs.some((a) => a.name === 'http-equiv' && a.value.trim().toLowerCase() === 'content-type');
  if (name === 'meta' && told && attrs.some((a) => a.name === 'content' && /charset=(?:utf-7|iso-2022)/i.test(a.value)))
    found.add('charset');
  if (name !== 'style') return;
  const css = element.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  if (
    STYLE.test(
      ` ${unescaped(css)
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/\s+/g, '')
        .toLowerCase()}`,
    )
  )
    found.add(css);
}

function unescaped(css: string): string {
  return css.replace(/\\([0-9a-f]{1,6})\s?/gi, (_all, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16) % 0x110000),
  );
}
