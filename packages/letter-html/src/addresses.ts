/** Attributes whose value is an address, here or in Outlook. */
const ADDRESSES = new Set(
  'href src background cite poster longdesc dynsrc lowsrc profile usemap data xlink:href o:href o:src v:src'.split(' '),
);
/** Schemes that mail programs and phones open, and those of a letter's own parts (RFC 2392). */
const SCHEMES = new Set(
  `http https ftp mailto tel sms smsto callto skype tg viber whatsapp max vk facetime sip sips xmpp webcal geo maps market
  itms itms-apps cid mid`.split(/\s+/),
);
/** Pictures that are pasted into a text; one in `<img>` is checked by its bytes when it is taken out of the letter. */
const PICTURE = /^data:image\/(?:png|jpe?g|pjpeg|gif|webp|bmp|x-icon|vnd\.microsoft\.icon)[;,]/i;
const CODE = /^(?:(?:java|vb|live|j)script|mocha|data):/i;
/** Browsers drop these before they look for the scheme (https://url.spec.whatwg.org/#url-parsing). */
const DROPPED = /[\0-\x20\x7f-\xa0\u200b\u2028\u2029\ufeff]+/g;

/** True for an attribute whose value is an address or several. */
export function isAddressAttribute(name: string): boolean {
  return ADDRESSES.has(name) || name === 'srcset';
}

/** Judges the value of an address attribute, its character references read. @param element name in small letters */
export function isSafeAddress(element: string, attribute: string, value: string): boolean {
  // `data:image/png;base64,AAAA` comes in two pieces, the second without a scheme.
  if (attribute === 'srcset') return value.split(/[\s,]+/).every((piece) => isSafe(piece.replace(DROPPED, ''), true));
  const address = value.replace(DROPPED, '');
  if (element === 'img' && attribute === 'src' && /^data:image\//i.test(address)) return true;
  return isSafe(address, attribute !== 'href' && attribute !== 'xlink:href');
}

/** True for a value of any other attribute that some program might take for code. */
export function holdsCode(value: string): boolean {
  return value.includes(':') && CODE.test(value.replace(DROPPED, ''));
}

function isSafe(address: string, picture: boolean): boolean {
  // Outlook would sign in at a file server.
  if (/^(?:\\\\|file:)/i.test(address)) return false;
  const [, scheme] = /^([^:/?#\\]*):/.exec(address) ?? [];
  if (scheme === undefined || SCHEMES.has(scheme.toLowerCase())) return true;
  return picture && PICTURE.test(address);
}
