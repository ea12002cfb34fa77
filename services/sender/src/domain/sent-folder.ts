import { SENT_FOLDER_NAMES } from './sent-folder-names.ts';

/** A folder as an IMAP server lists it. */
export interface Folder {
  /** Full path, as the server is to be asked for it. */
  path: string;
  /** Last part of the path. */
  name: string;
  /** Special use the server itself names, e.g. `\Sent`, `\All` (RFC 6154); absent when it names none. */
  specialUse: string | undefined;
  /** Depth in the tree, 0 on top. */
  depth: number;
  /** False for folders that only hold other folders. */
  selectable: boolean;
}

const RANK = new Map(SENT_FOLDER_NAMES.map((name, index) => [fold(name), index]));

/** The folder that sent letters belong into: the one marked `\Sent`, else the best known name nearest to the top. */
export function sentFolder(folders: readonly Folder[]): Folder | undefined {
  const candidates = folders.filter((folder) => folder.selectable);
  return (
    candidates.find((folder) => folder.specialUse === '\\Sent') ??
    candidates
      .filter((folder) => folder.specialUse === undefined && rankOf(folder) !== undefined)
      .sort((a, b) => a.depth - b.depth || (rankOf(a) ?? 0) - (rankOf(b) ?? 0))[0]
  );
}

/** Folders where a letter that left may be found: Sent, and Gmail's "all mail". */
export function placesOfSentMail(folders: readonly Folder[]): Folder[] {
  const sent = sentFolder(folders);
  const all = folders.filter((folder) => folder.selectable && folder.specialUse === '\\All');
  return sent ? [sent, ...all.filter((folder) => folder.path !== sent.path)] : all;
}

function rankOf(folder: Folder): number | undefined {
  return RANK.get(fold(folder.name)) ?? RANK.get(fold(folder.path));
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
