/**
 * The address of a redirect as it may be sent to a browser: http or https, without a user name that could pass for the host.
 * The address comes from the letter, where variables of the CRM may have put anything.
 * @returns the address in its normal spelling; null when it may not be followed
 */
export function safeTarget(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' ? url.href : null;
}
