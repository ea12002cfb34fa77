import { Script } from '../script/fault.ts';
import { listen } from '../wire/listener.ts';
import { ImapDialogue } from './imap-dialogue.ts';
import { ImapFolder } from './imap-folder.ts';
import type { ImapHouse, ImapOptions, ScriptedImap, SeenImapCommand } from './imap-house.ts';

/** Starts a server that takes any login and whatever is filed, but for what its script says. */
export async function startScriptedImap(options: ImapOptions = {}): Promise<ScriptedImap> {
  const script = new Script(options.faults ?? []);
  const list = [new ImapFolder('INBOX'), ...(options.folders ?? [new ImapFolder('Sent', '\\Sent')])];
  const folders = new Map(list.map((folder) => [folder.path, folder]));
  const commands: SeenImapCommand[] = [];
  const house: ImapHouse = { options, script, folders, commands, secure: (wire) => listener.secure(wire) };
  const listener = await listen(options, (wire, connection) => new ImapDialogue(house, wire, connection).run());
  return { ...listener, folders, commands, play: (faults) => script.replace(faults) };
}
