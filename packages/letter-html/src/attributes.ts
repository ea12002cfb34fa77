import { holdsCode, isAddressAttribute, isSafeAddress } from './addresses.ts';
import { MASK } from './forms.ts';
import type { RemovalReason } from './removal.ts';

/** Attributes that load, send or join something in ways a letter has no use for. */
const REFUSED: readonly (readonly [RemovalReason, string])[] = [
  ['code', 'srcdoc is datasrc datafld dataformatas implementation attributename shadowrootmode codebase classid nonce'],
  ['form', 'action formaction formmethod formtarget formenctype form command commandfor popovertarget'],
  ['navigation', 'ping manifest archive attributionsrc autofocus'],
];
const REASONS = new Map(REFUSED.flatMap(([reason, names]) => names.split(' ').map((name) => [name, reason] as const)));

/** Names that every reader of HTML takes the same way. */
const NAME = /^[a-z_:][a-z0-9_:.-]*$/;
/** Words for a person, where `javascript: what is it` is no address. */
const WORDS = new Set(['alt', 'title', 'summary', 'content', 'label', 'placeholder', 'value', 'class', 'id', 'name']);

/** Judges an attribute that is not `style`, its character references read; null when it stays. @param element, name in small letters */
export function judgeAttribute(element: string, name: string, value: string): RemovalReason | null {
  if (!NAME.test(name)) return 'broken';
  if (name.startsWith('on')) return 'code';
  const refused = REASONS.get(name);
  if (refused !== undefined) return refused;
  // A form that comes to nothing joins what stands around it.
  const values = value.includes(MASK) ? [value, value.replaceAll(MASK, '')] : [value];
  if (isAddressAttribute(name)) return values.every((each) => isSafeAddress(element, name, each)) ? null : 'address';
  return values.some(holdsCode) && !WORDS.has(name) && !name.startsWith('aria-') ? 'address' : null;
}

/** Character sets that no program reads as tags what others read as text. */
const CHARSETS = /^(?:utf-?8|us-ascii|windows-125\d|koi8-[ru]|iso-8859-\d{1,2}|cp125\d|cp866|ibm866|x-mac-cyrillic)$/i;
const TOLD = new Set(['content-type', 'x-ua-compatible', 'content-language', 'content-style-type']);

/** Judges `<meta>`; null when it stays. */
export function judgeMeta(attributes: ReadonlyMap<string, string>): RemovalReason | null {
  const charset = attributes.get('charset');
  if (charset !== undefined && !CHARSETS.test(charset.trim())) return 'broken';
  const told = attributes.get('http-equiv')?.trim().toLowerCase();
  if (told === undefined) return null;
  if (!TOLD.has(told)) return 'navigation';
  const [, said] = /charset\s*=\s*["']?([^\s"';]+)/i.exec(attributes.get('content') ?? '') ?? [];
  return told === 'content-type' && said !== undefined && !CHARSETS.test(said) ? 'broken' : null;
}
