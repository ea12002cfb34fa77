import type { Folder } from '../sent-folder.ts';
import { sentFolder } from '../sent-folder.ts';

const MOST = 50;
const UNLIKELY = new Set(['\\Trash', '\\Junk']);

/**
 * Folders in the order in which a message is looked for: the inbox, or Sent for one that went out; what holds all mail; wherever a person may have
 * filed it; bin and spam at last. Drafts are no messages. Where one folder holds all mail (Gmail), others only show parts of it.
 */
export function searchedFolders(folders: readonly Folder[], outgoing: boolean, chosenSent?: string): string[] {
  const open = folders.filter(({ selectable, specialUse }) => selectable && specialUse !== '\\Drafts');
  const sent = sentFolder(folders, chosenSent)?.path;
  const rank = ({ path, specialUse = '' }: Folder): number => {
    if (path === sent) return outgoing ? 0 : 5;
    if (path.toUpperCase() === 'INBOX') return 1;
    if (specialUse === '\\All') return 2;
    if (specialUse === '\\Archive') return 3;
    return UNLIKELY.has(specialUse) ? 6 : 4;
  };
  const holdsAll = open.some(({ specialUse }) => specialUse === '\\All');
  return open
    .filter((folder) => !holdsAll || rank(folder) !== 4)
    .sort((left, right) => rank(left) - rank(right))
    .slice(0, MOST)
    .map(({ path }) => path);
}
