import { BaseConfig, connectDatabase, createLogger, loadConfig } from '@pochtovik/service-kit';
import Type from 'typebox';
import { SenderConfig } from './config.ts';
import { KeyRing } from './credentials/key-ring.ts';
import { rewrapCredentials } from './store/credential-rewrap.ts';

const NAME = 'sender';
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The command `npm run rewrap-credentials`; see the README, "Change the key of the passwords". */
async function main(): Promise<void> {
  const base = loadConfig(NAME, BaseConfig);
  const { credentialKeys } = loadConfig(NAME, Type.Pick(SenderConfig, ['credentialKeys']));
  const keys = new KeyRing(credentialKeys);
  const database = await connectDatabase(
    base.mongodbUri,
    base.mongodbDatabase ?? `pochtovik_${NAME}`,
    createLogger(NAME, base.logLevel),
  );
  try {
    const { rewrapped, unreadable, keysInUse } = await rewrapCredentials(database, keys);
    const inUse = keysInUse.join(', ') || 'none';
    say(`${rewrapped} credentials re-wrapped to key ${keys.currentId}; keys in use now: ${inUse}`);
    for (const { accountId, mailboxId, keyId } of unreadable) {
      say(
        `not readable: mailbox ${mailboxId} of account ${accountId}, sealed with key ${keyId}: add that key and repeat`,
      );
    }
    if (unreadable.length > 0) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
