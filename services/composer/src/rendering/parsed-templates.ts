import type { ParsedSources } from './parse-sources.ts';

/** Most templates kept, and most characters of source they may have together. */
const MAX_TEMPLATES = 200;
const MAX_CHARACTERS = 5_000_000;

/** Parsed templates by the key of their account, template, version and names; the least used ones make room. */
export class ParsedTemplates {
  readonly #kept = new Map<string, { parsed: ParsedSources; size: number }>();
  #size = 0;

  /** The parsed template of a key, parsed by `parse` when it is not there. @param size characters of its source */
  get(key: string, size: number, parse: () => ParsedSources): ParsedSources {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept.parsed;
    }
    const parsed = parse();
    this.#kept.set(key, { parsed, size });
    this.#size += size;
    for (const [oldest, { size: freed }] of this.#kept) {
      if (this.#kept.size <= MAX_TEMPLATES && this.#size <= MAX_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#size -= freed;
    }
    return parsed;
  }

  /** How many templates are kept. */
  get count(): number {
    return this.#kept.size;
  }
}
