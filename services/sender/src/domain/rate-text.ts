import { freshRate, RATE_WINDOWS, type RateState, type SendGroup } from './rate-limit.ts';

/**
 * A mailbox's sends as one short text. As lists in lists they are a thousand numbers under names of their own, which a database takes
 * longer to store than the letter. Windows are parted by `;`, groups by a space; a group is the time since the end of the one
 * before it, its length and its count, all in base 36.
 */
export function rateText(state: RateState): string {
  return RATE_WINDOWS.map((name) => {
    let end = 0;
    const groups = state[name].map(([first, last, count]) => {
      const numbers = [first - end, last - first, count];
      end = last;
      return numbers.map((number) => number.toString(36)).join(',');
    });
    return groups.join(' ');
  }).join(';');
}

/** What {@link rateText} wrote. @throws Error when it is no such text */
export function rateOf(text: string): RateState {
  const state = freshRate();
  const windows = text.split(';');
  RATE_WINDOWS.forEach((name, index) => {
    let end = 0;
    state[name] = (windows[index] ?? '').split(' ').flatMap((group): SendGroup[] => {
      if (group === '') return [];
      const [since = Number.NaN, length = Number.NaN, count = Number.NaN] = group
        .split(',')
        .map((part) => Number.parseInt(part, 36));
      if (!Number.isFinite(since + length + count)) throw new Error('the sends of a mailbox can not be read');
      const first = end + since;
      end = first + length;
      return [[first, end, count]];
    });
  });
  return state;
}
