/** How a list is written. */
export interface ListOptions {
  /** Between items; ", " if not given. */
  separator?: string;
  /** Before the last one; " и " if not given. */
  last?: string;
}

/** Items of a multi-select as a list: "дизайн, вёрстка и печать". Blank items are left out. */
export function joinList(items: readonly string[], { separator = ', ', last = ' и ' }: ListOptions = {}): string {
  const written = items.map((item) => item.trim()).filter((item) => item !== '');
  if (written.length < 2) return written[0] ?? '';
  return `${written.slice(0, -1).join(separator)}${last}${written.at(-1)}`;
}
