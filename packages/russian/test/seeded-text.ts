/** Text that no one would write, the same for the same seed: letters of several alphabets, blanks, punctuation, emoji. */
export function seededText(seed: number, length: number): string {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return Array.from({ length }, () => ALPHABET[(next() >>> 8) % ALPHABET.length]).join('');
}

const ALPHABET = [
  ...'абвгдежийклнорстуьыюяёАИНСЬЯabcXYZ 12390.,-()«»"\'\t\n|{}<>№€',
  '🌸',
  'é',
  'ъ',
  '\u0301',
  '\u200d',
  '\ud800',
];
