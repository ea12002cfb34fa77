/**
 * The name a writer most likely meant: least Damerau-Levenshtein distance (optimal string alignment, letter case
 * ignored), the earlier one of equals.
 * @returns `undefined` when even the nearest differs in more than 40 % of its characters (one is always allowed)
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const target = written.toLowerCase();
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const allowed = Math.min(least - 1, Math.max(1, Math.floor(name.length * 0.4)));
    // The lengths bound the distance from below; this keeps very long wrong names cheap.
    if (Math.abs(name.length - target.length) > allowed) continue;
    const distance = editDistance(target, name.toLowerCase());
    if (distance <= allowed) {
      nearest = name;
      least = distance;
    }
  }
  return nearest;
}

function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
        cell(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, cell(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, right.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
