import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Parse } from 'typebox/value';

const Secrets = Type.Object({
  webhookKeySecret: Type.String(),
  trackingKeys: Type.String(),
  tokenEncryptionKeys: Type.String(),
  credentialKeys: Type.String(),
});

/** Keys of one local installation, in the forms that the services' settings take. */
export type LocalSecrets = Static<typeof Secrets>;

/** The keys kept in a data folder; made on first use, so that a kept database stays readable after a restart. */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, 'secrets.json');
  if (existsSync(file)) return Parse(Secrets, JSON.parse(readFileSync(file, 'utf8')));
  const key = () => `1:${randomBytes(32).toString('base64')}`;
  const secrets: LocalSecrets = {
    webhookKeySecret: randomBytes(32).toString('base64'),
    trackingKeys: key(),
    tokenEncryptionKeys: key(),
    credentialKeys: key(),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
