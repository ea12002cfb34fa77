import type { LetterFile, MailAddress } from '@pochtovik/contracts';

/** A letter as composed: what its message says and whom it goes to. */
export interface LetterContent {
  subject: string;
  from: MailAddress;
  to: MailAddress;
  /** Further recipients, named in the message. */
  cc?: MailAddress[];
  /** Further recipients that stand in no header (RFC 5322 section 3.6.3). */
  bcc?: MailAddress[];
  /** The message that this one answers. */
  inReplyTo?: string;
  /** The thread up to this message, oldest first. */
  references?: string[];
  /** True where no person wrote the letter (RFC 3834). */
  automatic?: boolean;
  html: string;
  text: string;
  /** Images that the HTML shows by their content id. */
  images?: (LetterFile & { contentId: string })[];
  /** Files; `url` is the page each is downloaded from where it goes as a link. */
  attachments?: (LetterFile & { url: string })[];
  /** How files leave; parts of the message when absent. */
  attachAs?: 'parts' | 'links';
  /** True once the files turned out too big for the server and became links. */
  filesAsLinks?: boolean;
  /** Where the recipient unsubscribes; absent: the letter has no such headers. */
  unsubscribeUrl?: string;
}

/** Everybody whom the message is given to, each address once, those of `bcc` too. */
export function recipientsOf({ to, cc = [], bcc = [] }: Pick<LetterContent, 'to' | 'cc' | 'bcc'>): string[] {
  return [...new Set([to, ...cc, ...bcc].map(({ address }) => address))];
}

/** Whether the letter carries files that could leave as links instead. */
export function canMoveFilesToLinks({ attachments = [], attachAs }: LetterContent): boolean {
  return attachments.length > 0 && attachAs !== 'links';
}

/** The content with its files as links, for the letter was too big for the server. */
export function withFilesMovedToLinks(content: LetterContent): LetterContent {
  return { ...content, attachAs: 'links', filesAsLinks: true };
}
