import type { OpenValue, Place } from './place.ts';
import { UrlPartTracker } from './url-place.ts';

/** An address in CSS may begin with a quote, written as a reference too (https://www.w3.org/TR/css-syntax-3/#consume-url-token). */
const URL_OPENING = /\s*(?:["']|&(?:quot|apos|#0*3[49]|#x2[27]);)?/iy;
const NAME = /[\w\\-]/;

/** Follows the declarations of a `style` attribute and tells which forms stand in a `url(…)`, and in which part of it. */
export class CssPlaceTracker {
  readonly #source: string;
  /** What ends the string or address that is being read; empty for none. */
  #end = '';
  #comment = false;
  #escaped = false;
  #url: UrlPartTracker | undefined;
  /** The address being read, or the declarations around addresses. */
  value: OpenValue;

  constructor(source: string, attribute: OpenValue) {
    this.#source = source;
    this.value = attribute;
  }

  /** Goes over a form. @returns its place but for the markup around it */
  form(): Pick<Place, 'content' | 'css'> {
    return this.#url === undefined ? { content: 'css' } : { content: this.#url.form(), css: true };
  }

  /** Goes over the character at this index. */
  step(index: number): void {
    const character = this.#source.charAt(index);
    if (this.#comment) {
      if (character === '/' && this.#source.charAt(index - 1) === '*') this.#comment = false;
    } else if (this.#escaped) this.#escaped = false;
    else if (character === '\\') this.#escaped = true;
    else if (this.#end !== '') this.#stepInside(character, index);
    else if (character === '*' && this.#source.charAt(index - 1) === '/') this.#comment = true;
    else if (character === '"' || character === "'") this.#end = character;
    else if (character === '(' && this.#isAddress(index)) this.#openUrl(index);
  }

  #stepInside(character: string, index: number): void {
    if (this.#url && index < this.value.start) return;
    if (character !== this.#end) {
      this.#url?.step(character);
      return;
    }
    this.#end = '';
    if (this.#url === undefined) return;
    this.#url = undefined;
    this.value = { start: index, quoted: true, url: false };
  }

  #isAddress(index: number): boolean {
    return /^url$/i.test(this.#source.slice(index - 3, index)) && !NAME.test(this.#source.charAt(index - 4));
  }

  #openUrl(index: number): void {
    URL_OPENING.lastIndex = index + 1;
    const [opening = ''] = URL_OPENING.exec(this.#source) ?? [];
    const quote = opening.at(-1) ?? '';
    this.#url = new UrlPartTracker();
    this.#end = quote === '"' || quote === "'" ? quote : ')';
    // Never empty as an attribute without quotes would be: brackets stand around it.
    this.value = { start: index + 1 + opening.length, quoted: true, url: true };
  }
}
