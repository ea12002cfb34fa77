/** A letter in a folder. */
export interface FiledLetter {
  uid: number;
  flags: string[];
  /** As it was filed, one character a byte. */
  text: string;
}

/** A folder of a scripted mailbox; tests look at it and change it at will. */
export class ImapFolder {
  readonly path: string;
  /** E.g. `\Sent` (RFC 6154), or null. */
  readonly specialUse: string | null;
  uidValidity = 1;
  letters: FiledLetter[] = [];
  #uidNext = 1;

  constructor(path: string, specialUse: string | null = null) {
    this.path = path;
    this.specialUse = specialUse;
  }

  /** The uid that the next letter gets. */
  get uidNext(): number {
    return this.#uidNext;
  }

  /** Files a letter; returns its uid. */
  file(text: string, flags: string[] = []): number {
    const uid = this.#uidNext;
    this.#uidNext += 1;
    this.letters.push({ uid, flags, text });
    return uid;
  }

  /** The server lost its index: all uids are void (RFC 9051 section 2.3.1.1). */
  renumber(): void {
    this.uidValidity += 1;
    this.letters = this.letters.map((letter, index) => ({ ...letter, uid: index + 1 }));
    this.#uidNext = this.letters.length + 1;
  }

  /** Letters with this `Message-ID`. */
  withMessageId(messageId: string): FiledLetter[] {
    return this.letters.filter(({ text }) => /^Message-ID:\s*(<[^>]*>)/im.exec(text)?.[1] === messageId);
  }
}
