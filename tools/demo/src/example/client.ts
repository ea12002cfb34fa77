import type { LocalProduct } from '@pochtovik/local-services';
import { type ReceivedLetter, readFolder } from '@pochtovik/testing';
import type { Client, Manager } from './people.ts';

const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** Letters in a folder of a person's mailbox, oldest first. */
export function letters(product: LocalProduct, person: Client | Manager, folder?: string): Promise<ReceivedLetter[]> {
  return readFolder({ imap: product.stack.mail.imap, address: person.address, password: person.password }, folder);
}

function htmlOf(letter: ReceivedLetter): string {
  if (!letter.mail.html) throw new Error('the letter has no HTML');
  return letter.mail.html;
}

/** Opens a letter as a mail program with a person before it does: fetches its images. */
export async function open(letter: ReceivedLetter): Promise<void> {
  const pixel = [...htmlOf(letter).matchAll(/<img[^>]+src="(https?:\/\/[^"]+)"/g)].map((match) => match[1]);
  if (pixel.length === 0) throw new Error('the letter has no pixel');
  for (const address of pixel) {
    const response = await fetch(String(address), { headers: { 'user-agent': BROWSER, accept: 'image/*' } });
    if (!response.ok) throw new Error(`the pixel answers ${response.status}`);
  }
}

/** Follows the button of a letter as a browser does: opens its page, which confirms by itself. Gives the address it leads to. */
export async function click(letter: ReceivedLetter): Promise<string> {
  const address = /<a[^>]+href="(https?:\/\/[^"]+)"/.exec(htmlOf(letter))?.[1];
  if (!address) throw new Error('the letter has no button');
  const page = await fetch(address, { headers: { 'user-agent': BROWSER, accept: 'text/html' } });
  if (!page.ok) throw new Error(`the page of the link answers ${page.status}`);
  const confirmed = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'user-agent': BROWSER, accept: 'text/html' },
  });
  const target = confirmed.headers.get('location');
  if (confirmed.status !== 303 || !target) throw new Error(`the confirmed visit answers ${confirmed.status}`);
  return target;
}
