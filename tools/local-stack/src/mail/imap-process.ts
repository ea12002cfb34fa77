import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { greeting } from '../process/greeting.ts';
import { type ProcessSpec, SupervisedProcess } from '../process/supervised-process.ts';
import { dovecotConfig, dovecotPassdbConfig } from './dovecot-config.ts';
import type { ImapProgram } from './imap-program.ts';

const RUN_FOLDER = 'pochtovik-dovecot-';

/** Where the IMAP server works. */
export interface ImapPlace {
  readonly port: number;
  /** The mail server's folder, prepared by `Mailboxes`. */
  readonly directory: string;
  readonly logFile: string;
}

/** The process of an IMAP server, not started yet, and what is to be done after its last end. */
export interface ImapProcess {
  readonly process: SupervisedProcess;
  readonly cleanUp: () => Promise<void>;
}

/** Prepares the process of the chosen IMAP server. */
export async function imapProcess(imap: ImapProgram, { port, directory, logFile }: ImapPlace): Promise<ImapProcess> {
  const common = {
    name: 'IMAP',
    port,
    logFile,
    cwd: directory,
    answers: async () => (await greeting({ host: '127.0.0.1', port }, /^\* OK.*\r\n/)) !== undefined,
  } satisfies Omit<ProcessSpec, 'command'>;

  if (imap.kind === 'pymap') {
    return {
      process: new SupervisedProcess({
        ...common,
        command: [imap.program, '--host', '127.0.0.1', '--port', String(port), '--no-tls', 'maildir', directory],
        env: { PYTHONUTF8: '1' },
        beforeStart: () => removeLocksOfTheDead(directory),
      }),
      cleanUp: () => Promise.resolve(),
    };
  }

  const configFile = join(directory, 'dovecot.conf');
  await removeRunFolderOfTheDead(configFile);
  const runFolder = await mkdtemp(join(tmpdir(), RUN_FOLDER));
  await writeFile(configFile, dovecotConfig({ port, directory, runFolder, user: imap.user }));
  await writeFile(join(directory, 'dovecot-passdb.conf'), dovecotPassdbConfig(directory));
  return {
    process: new SupervisedProcess({ ...common, command: [imap.program, '-F', '-c', configFile] }),
    cleanUp: () => rm(runFolder, { recursive: true, force: true }),
  };
}

/** A stack that was killed could not tidy up; its configuration tells where. */
async function removeRunFolderOfTheDead(configFile: string): Promise<void> {
  const config = await readFile(configFile, 'utf8').catch(() => '');
  const folder = /^base_dir = (.+)$/m.exec(config)?.[1];
  if (folder?.includes(RUN_FOLDER)) await rm(folder, { recursive: true, force: true });
}

/** A killed pymap leaves its lock files, and honours them for ten minutes. */
async function removeLocksOfTheDead(directory: string): Promise<void> {
  const boxes = join(directory, 'boxes');
  for (const path of await readdir(boxes, { recursive: true })) {
    if (path.endsWith('dovecot-uidlist.lock') || path.endsWith('subscriptions.lock'))
      await rm(join(boxes, path), { force: true });
  }
}
