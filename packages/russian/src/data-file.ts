import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of a table of `data/`: fields parted by tabs; lines that begin with `#` are notes. Read once, while the module loads. */
export function rowsOf(file: string): string[][] {
  return readFileSync(join(import.meta.dirname, 'data', file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** Words of a field parted by blanks. */
export function wordsOf(field = ''): string[] {
  return field.split(' ').filter((word) => word !== '');
}

/** A table of lists: the kind, then words; several rows of a kind are one list. */
export function wordLists(file: string): ReadonlyMap<string, ReadonlySet<string>> {
  const lists = new Map<string, Set<string>>();
  for (const [kind = '', words] of rowsOf(file)) {
    const list = lists.get(kind) ?? new Set();
    for (const word of wordsOf(words)) list.add(word);
    lists.set(kind, list);
  }
  return lists;
}
