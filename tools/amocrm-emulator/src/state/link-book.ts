import type { Link, LinkedType } from './cards.ts';

/** The links of an account, found by either of their ends, in the order in which they were made. */
export class LinkBook {
  readonly #byEnd = new Map<string, Set<Link>>();

  /** Links that have the entity at one of their ends. */
  of(type: LinkedType, id: number): Iterable<Link> {
    return this.#byEnd.get(keyOf(type, id)) ?? [];
  }

  add(link: Link): void {
    for (const end of endsOf(link)) {
      const known = this.#byEnd.get(end) ?? new Set();
      this.#byEnd.set(end, known.add(link));
    }
  }

  remove(link: Link): void {
    for (const end of endsOf(link)) this.#byEnd.get(end)?.delete(link);
  }
}

function endsOf({ from, fromId, to, toId }: Link): string[] {
  return [keyOf(from, fromId), keyOf(to, toId)];
}

function keyOf(type: LinkedType, id: number): string {
  return `${type}:${id}`;
}
