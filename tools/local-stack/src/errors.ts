/**
 * What can go wrong with the stack, by code:
 * - `part_unavailable`: no way to get a server for a part worked; the message lists the ways and why each failed.
 * - `part_did_not_start`: its process ended or did not answer in time; the message has the end of its log.
 * - `part_not_started`: the stack was started, or its addresses were made, without this part.
 * - `part_is_foreign`: the address was given by MONGODB_URI or NATS_URL, so the stack may not kill, start or wipe it.
 * - `command_failed`: an install command ended with an error; the message has its last words.
 * - `data_dir_in_use`: another process runs a stack in the same data folder.
 * - `bad_addresses`: the JSON given to `connectLocalStack` is not what `addresses` made.
 * - `bad_mailbox`: an address or password no mailbox can have, or a mailbox that does not exist.
 */
export type LocalStackErrorCode =
  | 'part_unavailable'
  | 'part_did_not_start'
  | 'part_not_started'
  | 'part_is_foreign'
  | 'command_failed'
  | 'data_dir_in_use'
  | 'bad_addresses'
  | 'bad_mailbox';

/** Any failure of the local stack; `message` tells the user what to do next. */
export class LocalStackError extends Error {
  override readonly name = 'LocalStackError';
  readonly code: LocalStackErrorCode;

  constructor(code: LocalStackErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
