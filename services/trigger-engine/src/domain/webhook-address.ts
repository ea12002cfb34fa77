/** What is wrong with an address as it is written. */
export interface AddressFault {
  code: 'ADDRESS_NOT_HTTP' | 'ADDRESS_WITH_LOGIN';
  message: string;
}

/** Checks the address of a webhook as written: http or https, a host, no login in it. Null when it may be tried. */
export function webhookAddressFault(url: string): AddressFault | null {
  if (!/^https?:\/\//i.test(url) || /[\s\p{Cc}\\]/u.test(url) || !URL.canParse(url)) {
    const message = 'Give a whole address that begins with https:// or http:// and has no blanks.';
    return { code: 'ADDRESS_NOT_HTTP', message };
  }
  const { username, password } = new URL(url);
  if (username === '' && password === '') return null;
  return { code: 'ADDRESS_WITH_LOGIN', message: 'Take the login and "@" out of the address.' };
}
