import { EmailAddress, parserOf } from '@pochtovik/contracts';
import type { Recipient } from './recipient.ts';

/** A recipient read out of what a person typed. */
export interface TypedRecipient extends Recipient {
  /** Index of the first character of its address. */
  offset: number;
}

/** A piece of what a person typed that is no recipient. */
export interface RecipientFault {
  offset: number;
  message: string;
}

/** What a line of recipients comes to. */
export interface TypedRecipients {
  recipients: TypedRecipient[];
  faults: RecipientFault[];
}

interface Word {
  text: string;
  offset: number;
  kind: 'plain' | 'quoted' | 'comment' | 'address';
}

const addressParser = parserOf(EmailAddress);
const SEPARATOR = /[,;\r\n]/;
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '(': ')', '<': '>' };
const KIND: Readonly<Record<string, Word['kind']>> = { '"': 'quoted', '(': 'comment', '<': 'address' };
const MAX_NAME = 320;

/**
 * Reads recipients as people type and paste them: `a@b.ru`, `Анна <a@b.ru>`, `"Петрова, Анна" <a@b.ru>`, `a@b.ru (Анна)`,
 * `mailto:a@b.ru`, with commas, semicolons or line breaks between them, and between bare addresses and behind `>` with nothing but
 * blanks. It takes more than RFC 5322 section 3.4 writes and gives only addresses that fit it. Time grows with the length only.
 */
export function readTypedRecipients(typed: string): TypedRecipients {
  const found: TypedRecipients = { recipients: [], faults: [] };
  let words: Word[] = [];
  const end = () => {
    readEntry(words, found);
    words = [];
  };
  let at = 0;
  while (at < typed.length) {
    const character = typed.charAt(at);
    const closing = CLOSING[character];
    if (SEPARATOR.test(character)) {
      end();
      at += 1;
    } else if (/\s/.test(character)) {
      at += 1;
    } else if (closing !== undefined) {
      const close = indexOfClosing(typed, at + 1, closing);
      if (close === -1) {
        found.faults.push({ offset: at, message: `This ${character} is not closed: put ${closing} behind it.` });
        return found;
      }
      words.push({ text: typed.slice(at + 1, close), offset: at + 1, kind: KIND[character] ?? 'plain' });
      at = close + 1;
      if (character === '<') end();
    } else {
      const length = typed.slice(at).search(/[\s,;"(<]/);
      const text = length === -1 ? typed.slice(at) : typed.slice(at, at + length);
      words.push({ text, offset: at, kind: 'plain' });
      at += text.length;
    }
  }
  end();
  return found;
}

/** Index of a closing mark; a backslash takes its meaning from the next one (RFC 5322 section 3.2.1). */
function indexOfClosing(typed: string, from: number, closing: string): number {
  for (let at = from; at < typed.length; at += 1) {
    if (typed.charAt(at) === '\\') at += 1;
    else if (typed.charAt(at) === closing) return at;
  }
  return -1;
}

/** What stands between two separators: a name and an address, or bare addresses. */
function readEntry(words: readonly Word[], { recipients, faults }: TypedRecipients): void {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last) return;
  const names = words.filter(({ kind }) => kind === 'plain' || kind === 'quoted');
  if (last.kind === 'address') {
    const at = last.offset + (/\S/.exec(last.text)?.index ?? 0);
    accept({ text: last.text.trim(), offset: at }, nameOf(names.length > 0 ? names : words.slice(0, -1)));
    return;
  }
  const addresses = names.filter(({ text }) => text.includes('@'));
  const [only, second] = addresses;
  if (!only) {
    faults.push({
      offset: first.offset,
      message: 'There is no e-mail address here. Put a name with a comma in quotes: "Smith, Ann" <ann@client.com>.',
    });
  } else if (second) {
    // Bare addresses with blanks between them; a word among them that is none is named by itself.
    for (const word of names) accept(word, '');
  } else {
    const others = names.filter((word) => word !== only);
    accept(only, nameOf(others.length > 0 ? others : words.filter(({ kind }) => kind === 'comment')));
  }

  function accept(word: Pick<Word, 'text' | 'offset'>, name: string): void {
    const address = word.text.replace(/^mailto:/i, '');
    const offset = word.offset + word.text.length - address.length;
    if (addressParser.check(address)) recipients.push({ name, address, offset });
    else
      faults.push({
        offset,
        message: 'This is no e-mail address: it needs a name, an @ and a domain, without blanks.',
      });
  }
}

function nameOf(words: readonly Word[]): string {
  return words
    .map(({ text, kind }) => (kind === 'plain' ? text : text.replaceAll(/\\(.)/gs, '$1')))
    .join(' ')
    .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME);
}
