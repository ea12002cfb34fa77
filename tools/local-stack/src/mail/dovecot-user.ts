import { userInfo } from 'node:os';
import { runCommand } from '../process/run-command.ts';

/** A system user, by name and number. */
export interface DovecotUser {
  readonly name: string;
  readonly group: string;
  readonly uid: number;
  readonly gid: number;
}

/** Dovecot refuses mail access as uid 0; the superuser lets it work as `mail`, anybody else as themselves. */
export async function dovecotUser(): Promise<DovecotUser | undefined> {
  const name = process.getuid?.() === 0 ? 'mail' : userInfo().username;
  try {
    const [uid, gid, group] = await Promise.all(
      ['-u', '-g', '-gn'].map(async (what) => (await runCommand('id', [what, name])).trim()),
    );
    return { name, group: group ?? '', uid: Number(uid), gid: Number(gid) };
  } catch {
    return undefined;
  }
}
