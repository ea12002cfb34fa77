import type { CutBody } from './cut-body.ts';
import { type LetterShape, letterShape, type Surroundings, shapeKey } from './letter-shape.ts';

/** Most shapes kept, and most characters of the letters they were made from. */
const MAX_SHAPES = 200;
const MAX_CHARACTERS = 2_000_000;

/** Shapes of letters, each made when the second letter of it comes: most letters written by hand have no second one. */
export class LetterShapes {
  /** undefined: seen once. null: it can have none. The least used ones make room. */
  readonly #kept = new Map<string, LetterShape | null | undefined>();
  #size = 0;

  /**
   * The shape of a letter; null where there is none, or none yet.
   * @param proves whether a fresh shape makes this very letter; one that does not is never used
   */
  of(cut: CutBody, around: Surroundings, proves: (shape: LetterShape) => boolean): LetterShape | null {
    const key = shapeKey(cut, around);
    if (key === null) return null;
    let shape = this.#kept.get(key);
    if (shape === undefined && this.#kept.has(key)) {
      const made = letterShape(cut, around);
      shape = made && proves(made) ? made : null;
    }
    if (!this.#kept.delete(key)) this.#size += key.length;
    this.#kept.set(key, shape);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_SHAPES && this.#size <= MAX_CHARACTERS) break;
      this.#kept.delete(oldest);
      this.#size -= oldest.length;
    }
    return shape ?? null;
  }
}
