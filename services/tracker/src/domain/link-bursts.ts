import { BURST_LINKS, BURST_MS } from './visitor-class.ts';

/** Tells when one place asks for many links of one letter at once. It is kept in memory only, and the place is forgotten with it. */
export interface LinkBursts {
  /**
   * Notes that a link was asked for, also by a bare GET.
   * @param link name of the link within the letter
   * @param source address of the visitor
   * @param nowMs milliseconds that only grow
   */
  note(letterId: string, link: string, source: string, nowMs: number): void;
  /** True when any link of the letter was asked for lately: only then does a count tell anything. */
  knows(letterId: string): boolean;
  /** How many different links of the letter the source has asked for in the last moments. */
  count(letterId: string, source: string, nowMs: number): number;
}

/** Letters and sources looked at together; the oldest is forgotten first. */
const MAX_ENTRIES = 50_000;

/** Makes {@link LinkBursts}. */
export function createLinkBursts(): LinkBursts {
  const asked = new Map<string, Map<string, number>>();
  /** Sources of each letter in `asked`. */
  const sources = new Map<string, number>();
  const forget = (key: string) => {
    const [letterId = ''] = key.split(' ');
    const left = (sources.get(letterId) ?? 1) - 1;
    asked.delete(key);
    if (left === 0) sources.delete(letterId);
    else sources.set(letterId, left);
  };
  return {
    note(letterId, link, source, nowMs) {
      const key = `${letterId} ${source}`;
      const links = asked.get(key) ?? new Map<string, number>();
      if (!asked.delete(key)) sources.set(letterId, (sources.get(letterId) ?? 0) + 1);
      asked.set(key, links);
      links.delete(link);
      links.set(link, nowMs);
      // More than what makes a burst is nothing more.
      const oldest = links.size > BURST_LINKS ? links.keys().next() : undefined;
      if (oldest && !oldest.done) links.delete(oldest.value);
      const first = asked.size > MAX_ENTRIES ? asked.keys().next() : undefined;
      if (first && !first.done) forget(first.value);
    },
    knows: (letterId) => sources.has(letterId),
    count(letterId, source, nowMs) {
      let links = 0;
      for (const at of asked.get(`${letterId} ${source}`)?.values() ?? []) if (nowMs - at < BURST_MS) links += 1;
      return links;
    },
  };
}
