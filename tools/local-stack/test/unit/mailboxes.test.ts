import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { deliver } from '../../src/mail/delivery.ts';
import { Mailboxes, SENT_FOLDER } from '../../src/mail/mailboxes.ts';

const directory = await mkdtemp(join(tmpdir(), 'pochtovik-mail-'));
after(() => rm(directory, { recursive: true }));
const mailboxes = new Mailboxes(directory);
await mailboxes.prepare();

test('a mailbox has an inbox and a folder for sent letters, whatever the case of its address', async () => {
  await mailboxes.add({ address: 'Anna@Firm.example', password: 'one' });
  const maildir = await mailboxes.maildirOf('ANNA@firm.example');
  assert.ok(maildir);
  assert.deepEqual((await readdir(maildir)).sort(), [`.${SENT_FOLDER}`, 'cur', 'new', 'tmp']);
  assert.equal(await mailboxes.authenticate('anna@FIRM.example', 'one'), true);
  assert.equal(await mailboxes.hasDomain('firm.example'), true);
  assert.equal(await mailboxes.hasDomain('irm.example'), false);
});

test('adding a mailbox again keeps its letters and changes its password', async () => {
  await mailboxes.add({ address: 'boris@firm.example', password: 'one' });
  await deliver(mailboxes, { to: 'boris@firm.example', from: '', message: 'Subject: x\r\n\r\n' });
  await mailboxes.add({ address: 'boris@firm.example', password: 'two' });
  assert.equal((await readdir(join(directory, 'boxes', 'boris@firm.example', 'new'))).length, 1);
  assert.equal(await mailboxes.authenticate('boris@firm.example', 'one'), false);
  assert.equal(await mailboxes.authenticate('boris@firm.example', 'two'), true);
});

test('mailboxes added at the same time are all kept', async () => {
  const addresses = Array.from({ length: 5 }, (_, index) => `many${index}@firm.example`);
  await Promise.all(addresses.map((address) => new Mailboxes(directory).add({ address, password: 'x' })));
  const found = await Promise.all(addresses.map((address) => mailboxes.maildirOf(address)));
  assert.ok(found.every((maildir) => maildir !== undefined));
});

test('an address that is no mailbox name, an empty password and an unknown mailbox are refused', async () => {
  const refused = { code: 'bad_mailbox' };
  for (const address of ['anna', '../x@firm.example', 'a/b@firm.example', 'anna@firm.example\n', '']) {
    await assert.rejects(mailboxes.add({ address, password: 'x' }), refused);
  }
  await assert.rejects(mailboxes.add({ address: 'empty@firm.example', password: '' }), refused);
  await assert.rejects(mailboxes.add({ address: 'line@firm.example', password: 'a\nb' }), refused);
  await assert.rejects(mailboxes.setPassword('nobody@firm.example', 'x'), refused);
  await assert.rejects(deliver(mailboxes, { to: 'nobody@firm.example', from: '', message: '' }), refused);
});
