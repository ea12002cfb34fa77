import { type ChildNode, DomHandler, Element } from 'domhandler';
import { Parser } from 'htmlparser2';

/** Where the `style` attribute of a start tag stands in the source, or where one would. */
export interface StylePlace {
  start: number;
  end: number;
}

/** The elements of an HTML text, which know their tree and their places in the text. */
export interface ReadHtml {
  /** In the order of their start tags. */
  elements: Element[];
  /** What stands in no element. */
  roots: readonly ChildNode[];
  place(element: Element): StylePlace | undefined;
}

/** Notes for each element where its style is written. */
class PlacingHandler extends DomHandler {
  readonly places = new Map<Element, StylePlace>();
  #parser: Parser | undefined;
  #style: StylePlace | undefined;

  override onparserinit(parser: Parser): void {
    super.onparserinit(parser);
    this.#parser = parser;
  }

  /** Comes before the start tag that it belongs to. */
  onattribute(name: string): void {
    if (this.#parser && name === 'style') this.#style = { start: this.#parser.startIndex, end: this.#parser.endIndex };
  }

  override onopentag(name: string, attributes: Record<string, string>): void {
    super.onopentag(name, attributes);
    const element = this.tagStack.at(-1);
    if (this.#parser && element instanceof Element) {
      const behindName = this.#parser.startIndex + 1 + name.length;
      this.places.set(element, this.#style ?? { start: behindName, end: behindName });
    }
    this.#style = undefined;
  }
}

/** Reads HTML as mail programs do: nothing is mended, comments stay comments (Outlook's conditional ones too). */
export function readHtml(html: string): ReadHtml {
  const handler = new PlacingHandler(undefined, { withStartIndices: true, withEndIndices: true });
  new Parser(handler).end(html);
  const { places } = handler;
  return { elements: [...places.keys()], roots: handler.dom, place: (element) => places.get(element) };
}
