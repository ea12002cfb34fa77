import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Check, Parse } from 'typebox/value';

const Secrets = Type.Object({
  webhookKeySecret: Type.String(),
  trackingKeys: Type.String(),
  tokenEncryptionKeys: Type.String(),
  credentialKeys: Type.String(),
  webhookSigningKeys: Type.String(),
});

/** Keys of one local installation, in the forms that the services' settings take. */
export type LocalSecrets = Static<typeof Secrets>;

/** The keys kept in a data folder; made on first use, so that a kept database stays readable after a restart. */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, 'secrets.json');
  const kept: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (Check(Secrets, kept)) return kept;
  const key = () => `1:${randomBytes(32).toString('base64')}`;
  const secrets: LocalSecrets = {
    webhookKeySecret: randomBytes(32).toString('base64'),
    trackingKeys: key(),
    tokenEncryptionKeys: key(),
    credentialKeys: key(),
    webhookSigningKeys: randomBytes(32).toString('base64'),
    // A folder of an older version lacks keys that came later; those that it has must stay.
    ...Parse(Type.Partial(Secrets), kept),
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}
