import { CssPlaceTracker } from './css-place.ts';
import type { OpenValue, Place, PlaceTracker } from './place.ts';
import { UrlPartTracker } from './url-place.ts';

/** States of the HTML tokenizer (https://html.spec.whatwg.org/multipage/parsing.html) as far as they change a form's place. */
type State =
  | 'text'
  | 'tag-open'
  | 'tag-name'
  | 'before-attribute'
  | 'attribute-name'
  | 'after-attribute-name'
  | 'before-value'
  | 'value'
  | 'declaration'
  | 'comment'
  | 'raw-text'
  | 'escapable-text';

const RAW_TEXT_ELEMENTS = new Set(['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes']);
const ESCAPABLE_TEXT_ELEMENTS = new Set(['title', 'textarea']);
const URL_ATTRIBUTES = new Set(
  'href src srcset action formaction background cite poster data longdesc dynsrc lowsrc xlink:href'.split(' '),
);
const SPACE = ' \t\n\f\r';

/** Follows HTML and tells whether a form stands in text, in an attribute's value or in a URL. */
export class HtmlPlaceTracker implements PlaceTracker {
  readonly #source: string;
  #state: State = 'text';
  #tagStart = 0;
  #nameStart = 0;
  #endTag = false;
  #tagName = '';
  #attributeName = '';
  #quote = '';
  #url: UrlPartTracker | undefined;
  #css: CssPlaceTracker | undefined;
  value: OpenValue | undefined;

  constructor(source: string) {
    this.#source = source;
  }

  get opaque(): boolean {
    return this.#state === 'raw-text' || this.#state === 'comment' || this.#state === 'declaration';
  }

  form(index: number): Place | { forbidden: string } {
    if (this.#state === 'text') return { content: 'text', markup: 'text' };
    if (this.#state === 'escapable-text') return { content: 'text', markup: 'title' };
    if (this.#state === 'before-value') this.#openValue(index, '');
    if (this.value === undefined) {
      return {
        forbidden:
          'A variable cannot stand inside a tag: put it into the text or an attribute, and write "<" as "&lt;".',
      };
    }
    if (/^on|^srcdoc$/.test(this.#attributeName)) {
      return { forbidden: `A variable cannot stand in the attribute "${this.#attributeName}", which holds code.` };
    }
    const markup = this.#quote === '' ? 'unquoted' : 'quoted';
    if (this.#css) return { ...this.#css.form(), markup };
    return { content: this.#url?.form() ?? 'text', markup };
  }

  step(index: number): void {
    const character = this.#source.charAt(index);
    switch (this.#state) {
      case 'text':
        if (character === '<') this.#openTag(index);
        break;
      case 'raw-text':
      case 'escapable-text':
        if (character === '<' && this.#endsElement(index)) this.#openTag(index);
        break;
      case 'tag-open':
        this.#stepTagOpen(character, index);
        break;
      case 'declaration':
        if (character === '>') this.#state = 'text';
        break;
      case 'comment':
        if (character === '>' && this.#endsComment(index)) this.#state = 'text';
        break;
      case 'value':
        this.#stepValue(character, index);
        break;
      default:
        this.#stepTag(character, index);
    }
  }

  #openTag(index: number): void {
    this.#state = 'tag-open';
    this.#tagStart = index;
    this.#endTag = false;
  }

  #stepTagOpen(character: string, index: number): void {
    const first = index === this.#tagStart + 1;
    if (/[a-z]/i.test(character)) {
      this.#state = 'tag-name';
      this.#nameStart = index;
    } else if (first && character === '/') {
      this.#endTag = true;
    } else if (first && character === '!') {
      // A conditional comment of Outlook ("<!--[if mso]>") opens like a declaration: what it wraps is HTML with variables.
      const comment =
        this.#source.startsWith('--', index + 1) && !/^\[if/i.test(this.#source.slice(index + 3, index + 6));
      this.#state = comment ? 'comment' : 'declaration';
    } else if (first && character === '<') {
      this.#tagStart = index;
    } else if (first && character !== '?') {
      this.#state = 'text';
    } else {
      this.#state = character === '>' ? 'text' : 'declaration';
    }
  }

  #stepTag(character: string, index: number): void {
    const before = this.#state;
    const named = before === 'tag-name' || before === 'attribute-name';
    const ends = character === '>' || character === '/' || SPACE.includes(character);
    if (before === 'tag-name' && ends) this.#tagName = this.#name(index);
    if (before === 'attribute-name' && (ends || character === '=')) this.#attributeName = this.#name(index);

    if (character === '>') this.#closeTag();
    else if (before === 'before-value') this.#stepBeforeValue(character, index);
    else if (character === '/') this.#state = 'before-attribute';
    else if (ends) {
      if (named) this.#state = before === 'tag-name' ? 'before-attribute' : 'after-attribute-name';
    } else if (character === '=' && (before === 'attribute-name' || before === 'after-attribute-name')) {
      this.#state = 'before-value';
    } else if (!named) {
      this.#state = 'attribute-name';
      this.#nameStart = index;
    }
  }

  #stepBeforeValue(character: string, index: number): void {
    if (SPACE.includes(character)) return;
    if (character === '"' || character === "'") {
      this.#openValue(index + 1, character);
    } else {
      this.#openValue(index, '');
      this.#stepValue(character, index);
    }
  }

  #stepValue(character: string, index: number): void {
    const ends = this.#quote === '' ? character === '>' || SPACE.includes(character) : character === this.#quote;
    if (!ends) {
      this.#url?.step(character);
      this.#css?.step(index);
      if (this.#css) this.value = this.#css.value;
      return;
    }
    this.value = undefined;
    this.#state = 'before-attribute';
    if (character === '>' && this.#quote === '') this.#closeTag();
  }

  #openValue(start: number, quote: string): void {
    const url = URL_ATTRIBUTES.has(this.#attributeName);
    this.#state = 'value';
    this.#quote = quote;
    this.#url = url ? new UrlPartTracker() : undefined;
    this.value = { start, quoted: quote !== '', url };
    this.#css = this.#attributeName === 'style' ? new CssPlaceTracker(this.#source, this.value) : undefined;
  }

  #closeTag(): void {
    this.#state = 'text';
    if (this.#endTag) return;
    if (RAW_TEXT_ELEMENTS.has(this.#tagName)) this.#state = 'raw-text';
    if (ESCAPABLE_TEXT_ELEMENTS.has(this.#tagName)) this.#state = 'escapable-text';
  }

  #name(end: number): string {
    return this.#source.slice(this.#nameStart, end).toLowerCase();
  }

  #endsElement(index: number): boolean {
    const end = index + 2 + this.#tagName.length;
    const name = this.#source.slice(index, end).toLowerCase();
    return name === `</${this.#tagName}` && /^[\s/>]$/.test(this.#source.charAt(end));
  }

  #endsComment(index: number): boolean {
    const dashes = this.#source.startsWith('--', index - 2) && index - 2 >= this.#tagStart + 2;
    return dashes || (this.#source.startsWith('--!', index - 3) && index - 3 >= this.#tagStart + 4);
  }
}
