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

/**
 * The folder that sent letters belong into: the one marked `\Sent`, else the one its user has chosen, else the best known
 * name nearest to the top.
 * @param chosen path that the user has chosen; one that is not there counts for nothing
 */
export function sentFolder(folders: readonly Folder[], chosen?: string): Folder | undefined {
  return markedSent(folders) ?? folderAt(folders, chosen) ?? namedSent(folders)[0];
}

/**
 * Folders that only their names make candidates, the one that is taken first: two of them that hold mail are rivals. None
 * where the server marks one or the user has chosen.
 */
export function sentFolderCandidates(folders: readonly Folder[], chosen?: string): Folder[] {
  return markedSent(folders) || folderAt(folders, chosen) ? [] : namedSent(folders);
}

/** True when the user's choice is needed and there is no such folder. */
export function isChoiceMissing(folders: readonly Folder[], chosen?: string): boolean {
  return chosen !== undefined && !markedSent(folders) && !folderAt(folders, chosen);
}

/** Folders where a letter that left may be found: Sent, and Gmail's "all mail". */
export function placesOfSentMail(folders: readonly Folder[], chosen?: string): Folder[] {
  const sent = sentFolder(folders, chosen);
  const all = folders.filter((folder) => folder.selectable && folder.specialUse === '\\All');
  return sent ? [sent, ...all.filter((folder) => folder.path !== sent.path)] : all;
}

function markedSent(folders: readonly Folder[]): Folder | undefined {
  return folders.find((folder) => folder.selectable && folder.specialUse === '\\Sent');
}

function folderAt(folders: readonly Folder[], path: string | undefined): Folder | undefined {
  return folders.find((folder) => folder.selectable && path !== undefined && fold(folder.path) === fold(path));
}

function namedSent(folders: readonly Folder[]): Folder[] {
  return folders
    .filter((folder) => folder.selectable && folder.specialUse === undefined && rankOf(folder) !== undefined)
    .sort((a, b) => a.depth - b.depth || (rankOf(a) ?? 0) - (rankOf(b) ?? 0));
}

function rankOf(folder: Folder): number | undefined {
  return RANK.get(fold(folder.name)) ?? RANK.get(fold(folder.path));
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
