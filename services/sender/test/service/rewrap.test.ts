import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MailboxVerify, newId } from '@pochtovik/contracts';
import { testDatabase } from '@pochtovik/testing';
import mongoose from 'mongoose';
import { KeyRing } from '../../src/credentials/key-ring.ts';
import { rewrapCredentials } from '../../src/store/credential-rewrap.ts';
import { startWorld, type World } from './world.ts';

const COMMAND = fileURLToPath(new URL('../../src/rewrap-credentials.ts', import.meta.url));
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [k1, k2] = [key('k1'), key('k2')];

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** Runs the command as an operator does. */
async function rewrap(credentialKeys: string): Promise<{ code: number; output: string }> {
  const env = { PATH: process.env['PATH'], ...world.environment, CREDENTIAL_KEYS: credentialKeys };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND], { env });
    return { code: 0, output: stdout };
  } catch (error) {
    return { code: Number(Reflect.get(Object(error), 'code')), output: String(Reflect.get(Object(error), 'stdout')) };
  }
}

test('one command re-wraps all credentials while senders run; then the old key may go', async () => {
  const { accountId, kit } = world;
  const maria = await world.addAddress('maria');
  const old = await world.startSender({ CREDENTIAL_KEYS: k1 });
  const saved = await Promise.all([1, 2, 3].map(() => world.saveMailbox(world.settingsFor(maria), maria.password)));
  await old.stop();
  const both = await world.startSender({ CREDENTIAL_KEYS: `${k2},${k1}` });
  await world.saveMailbox(world.settingsFor(maria), maria.password);

  const refused = await rewrap(k2);
  assert.equal(refused.code, 1);
  for (const { id } of saved)
    assert.ok(refused.output.includes(`mailbox ${id} of account ${accountId}, sealed with key k1`));

  const first = await rewrap(`${k2},${k1}`);
  assert.deepEqual(first, { code: 0, output: '3 credentials re-wrapped to key k2; keys in use now: k2\n' });
  const again = await rewrap(`${k2},${k1}`);
  assert.deepEqual(again, { code: 0, output: '0 credentials re-wrapped to key k2; keys in use now: k2\n' });
  for (const { output } of [refused, first]) assert.ok(!output.includes(maria.password));

  const anna = await world.addAddress('anna');
  const [mailbox] = saved;
  assert.ok(mailbox);
  await world.event('letter.sent', await world.queue(mailbox, anna.address));
  await both.stop();
  await world.startSender({ CREDENTIAL_KEYS: k2 });
  for (const { id } of saved) {
    const verified = await kit.ask(MailboxVerify, accountId, { accountId, mailboxId: id });
    assert.equal(verified.tick, 'green');
  }
});

test('a password that is saved while the command runs wins', async () => {
  const store = await testDatabase('rewrap');
  const connection = await mongoose.createConnection(store.uri, { dbName: store.database }).asPromise();
  try {
    const mailboxes = connection.collection<{ _id: string; accountId: number; credential: object }>('mailboxes');
    const ids = Array.from({ length: 300 }, newId);
    const before = new KeyRing(k1);
    const now = new KeyRing(`${k2},${k1}`);
    await mailboxes.insertMany(
      ids.map((_id) => ({ _id, accountId: 1, credential: before.seal(1, _id, 'old password') })),
    );
    const save = async (_id: string) => {
      await mailboxes.updateOne({ _id }, { $set: { credential: before.seal(1, _id, 'new password') } });
    };
    const [report] = await Promise.all([rewrapCredentials(connection, now), ...ids.map(save)]);
    assert.deepEqual(report.unreadable, []);
    await rewrapCredentials(connection, now);
    const alone = new KeyRing(k2);
    const passwords = (await mailboxes.find().toArray()).map(({ _id, credential }) => {
      const { keyId, nonce, sealed } = { keyId: '', nonce: '', sealed: '', ...credential };
      return alone.open(1, _id, { keyId, nonce, sealed });
    });
    assert.deepEqual([...new Set(passwords)], ['new password']);
  } finally {
    await connection.close();
    await store.stop();
  }
});
