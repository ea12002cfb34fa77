import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder that goes with the test file. Open to others, as Dovecot works as a user of its own. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-stack-'));
  chmodSync(folder, 0o755);
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
