const WORD_CHARACTER = /[\p{L}\p{M}\p{N}_]/u;
/** Characters inside names that people give to fields: «№ договора», «Дата (план)», «НДС, %». */
const NAME_CHARACTER = /[\p{L}\p{M}\p{N}_№%()/«»+-]/u;
/** Visual editors leave zero-width spaces behind; `\s` has the byte order mark and the no-break space. */
const SPACE = /[\s\u200b]/;
const REFERENCE = /&(?:#(\d{1,6})|#[xX]([0-9a-fA-F]{1,5})|([a-zA-Z]{2,6}));/y;
/** The references that HTML editors write for characters a form may hold. */
const NAMED = new Map(
  Object.entries({ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: '\u00a0' }).concat(
    Object.entries({ laquo: '«', raquo: '»', ldquo: '“', rdquo: '”', bdquo: '„', ndash: '–', mdash: '—' }),
  ),
);

/** Reads a form character by character; in HTML a character reference counts as the character it stands for. */
export class FormReader {
  readonly #source: string;
  readonly #limit: number;
  readonly #html: boolean;
  #character = '';
  #end = 0;

  /** Index in the source of the character that comes next. */
  index: number;

  constructor(source: string, index: number, limit: number, html: boolean) {
    this.#source = source;
    this.#limit = Math.min(limit, source.length);
    this.#html = html;
    this.index = index;
    this.#load();
  }

  /** The next character, '' at the end. */
  get next(): string {
    return this.#character;
  }

  /** Goes over the next character when it is the given one. */
  take(character: string): boolean {
    if (this.#character !== character) return false;
    this.advance();
    return true;
  }

  advance(): void {
    this.index = this.#end;
    this.#load();
  }

  skipSpace(): void {
    while (SPACE.test(this.#character)) this.advance();
  }

  /** The word that starts here (letters of any alphabet, digits, `_`), '' when none does. */
  word(): string {
    let word = '';
    while (WORD_CHARACTER.test(this.#character)) {
      word += this.#character;
      this.advance();
    }
    // The same letters typed on a Mac may come decomposed.
    return word.normalize('NFC');
  }

  /** Goes over the next characters when they are these. */
  takeText(text: string): boolean {
    const mark = this.index;
    for (const character of text) {
      if (this.take(character)) continue;
      this.#backTo(mark);
      return false;
    }
    return true;
  }

  /** Goes over a dot with the blanks around it. */
  takeDot(): boolean {
    const mark = this.index;
    this.skipSpace();
    if (this.take('.')) {
      this.skipSpace();
      return true;
    }
    this.#backTo(mark);
    return false;
  }

  /** Goes over blanks and the word behind them when it is this one. */
  takeWord(word: string): boolean {
    const mark = this.index;
    this.skipSpace();
    if (this.word().toLowerCase() === word) return true;
    this.#backTo(mark);
    return false;
  }

  /** The words of a name that start here, with one blank between them; one of `stops` ends it. */
  words(stops: readonly string[]): string {
    let name = '';
    for (;;) {
      const mark = this.index;
      this.skipSpace();
      let word = '';
      while (NAME_CHARACTER.test(this.#character)) {
        word += this.#character;
        this.advance();
      }
      if (word === '' || (name !== '' && stops.includes(word.toLowerCase()))) {
        this.#backTo(mark);
        return name.normalize('NFC');
      }
      name += name === '' ? word : ` ${word}`;
    }
  }

  #backTo(index: number): void {
    this.index = index;
    this.#load();
  }

  #load(): void {
    this.#character = this.index < this.#limit ? this.#source.charAt(this.index) : '';
    this.#end = this.index + this.#character.length;
    if (!this.#html || this.#character !== '&') return;
    REFERENCE.lastIndex = this.index;
    const match = REFERENCE.exec(this.#source);
    if (match === null) return;
    const [reference, decimal, hexadecimal, name] = match;
    const character = name === undefined ? ofCode(decimal, hexadecimal) : NAMED.get(name);
    if (character === undefined) return;
    this.#character = character;
    this.#end = this.index + reference.length;
  }
}

function ofCode(decimal: string | undefined, hexadecimal: string | undefined): string {
  return String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
}
