/** Longest redirect address, as the contract of `letter.link-target` has it. */
const MAX_LENGTH = 4000;

/**
 * The address a trigger link leads to, or null for the "Спасибо!" page: when nothing came of its variables, or when it is
 * no http(s) address.
 */
export function redirectAddress(rendered: string): string | null {
  const address = rendered.trim();
  if (address.length > MAX_LENGTH || !/^https?:\/\//i.test(address)) return null;
  return URL.canParse(address) ? address : null;
}
