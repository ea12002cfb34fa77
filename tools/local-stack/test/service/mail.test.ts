import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { readConfig } from '../../src/config.ts';
import { connectLocalStack, SENT_FOLDER } from '../../src/index.ts';
import { dovecot, type ImapProgram, pymap } from '../../src/mail/imap-program.ts';
import { type MailPart, startMail } from '../../src/mail/mail-part.ts';
import { PortBook } from '../../src/port-book.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const config = readConfig();
const programs = [await dovecot(root), await pymap(config, () => {})].filter((program) => program !== undefined);

for (const program of programs) {
  describe(`mail with ${program.kind}`, async () => {
    const mail = await start(program);
    after(() => mail.stop());
    await mail.addMailbox({ address: 'anna@firm.example', password: 'pass:word' });
    await mail.addMailbox({ address: 'client@client.example', password: 'пароль' });

    test('a letter goes by SMTP into the mailbox of its recipient', async () => {
      await send(mail, 'pass:word', 'client@client.example', '<one@firm.example>');
      assert.deepEqual(await find(mail, 'client@client.example', 'пароль', 'INBOX', '<one@firm.example>'), [1]);
    });

    test('wrong passwords, unknown recipients and foreign domains are refused by code', async () => {
      const refusal = { code: 'EAUTH', responseCode: 535, response: /^535 5\.7\.8 / };
      await assert.rejects(send(mail, 'wrong', 'client@client.example', '<x@firm.example>'), refusal);
      const answer = (response: RegExp) => ({ code: 'EENVELOPE', response });
      const to = (address: string) => send(mail, 'pass:word', address, '<x@firm.example>');
      await assert.rejects(to('nobody@client.example'), answer(/^550 5\.1\.1 /));
      await assert.rejects(to('someone@elsewhere.example'), answer(/^551 5\.1\.6 /));
    });

    test('the folder for sent letters takes a letter and finds it by its Message-ID', async () => {
      await withImap(mail, 'anna@firm.example', 'pass:word', async (imap) => {
        const sent = (await imap.list()).find(({ specialUse }) => specialUse === '\\Sent');
        assert.equal(sent?.path, SENT_FOLDER);
        const appended = await imap.append(SENT_FOLDER, letter('<two@firm.example>'), ['\\Seen']);
        assert.ok(appended && appended.uid === 1);
      });
      const found = (id: string) => find(mail, 'anna@firm.example', 'pass:word', SENT_FOLDER, id);
      assert.deepEqual(await found('<two@firm.example>'), [1]);
      assert.deepEqual(await found('<three@firm.example>'), []);
    });

    test('a mailbox added, or given a new password, by another process counts at once for both servers', async () => {
      const addresses = { mail: { smtp: place(mail.smtp), imap: place(mail.imap), directory: mail.directory } };
      const other = connectLocalStack(JSON.stringify(addresses)).mail;
      await other.addMailbox({ address: 'late@firm.example', password: 'first' });
      await other.deliver({ to: 'late@firm.example', from: '', message: letter('<report@client.example>') });
      assert.deepEqual(await find(mail, 'late@firm.example', 'first', 'INBOX', '<report@client.example>'), [1]);
      await other.setPassword('late@firm.example', 'third');
      await assert.rejects(find(mail, 'late@firm.example', 'first', 'INBOX', '<report@client.example>'));
      assert.deepEqual(await find(mail, 'late@firm.example', 'third', 'INBOX', '<report@client.example>'), [1]);
    });

    test('letters survive the death of both servers, which come back on the same ports', async () => {
      await send(mail, 'pass:word', 'client@client.example', '<last@firm.example>');
      await Promise.all([mail.smtp.kill(), mail.imap.kill()]);
      await assert.rejects(send(mail, 'pass:word', 'client@client.example', '<x@firm.example>'));
      await Promise.all([mail.smtp.start(), mail.imap.start()]);
      await send(mail, 'pass:word', 'client@client.example', '<after@firm.example>');
      const found = (id: string) => find(mail, 'client@client.example', 'пароль', 'INBOX', id);
      assert.equal((await found('<last@firm.example>')).length, 1);
      assert.equal((await found('<after@firm.example>')).length, 1);
    });
  });
}

async function start(program: ImapProgram): Promise<MailPart> {
  const dataDir = join(root, program.kind);
  return startMail(
    config,
    dataDir,
    await PortBook.open(root),
    () => {},
    () => Promise.resolve(program),
  );
}

function place({ host, port }: { readonly host: string; readonly port: number }) {
  return { host, port };
}

function letter(messageId: string): string {
  return `From: anna@firm.example\r\nTo: client@client.example\r\nMessage-ID: ${messageId}\r\nSubject: Test\r\n\r\nText\r\n`;
}

async function send(mail: MailPart, pass: string, to: string, messageId: string): Promise<void> {
  const transport = createTransport({ ...place(mail.smtp), secure: false, auth: { user: 'anna@firm.example', pass } });
  try {
    await transport.sendMail({ envelope: { from: 'anna@firm.example', to }, raw: letter(messageId) });
  } finally {
    transport.close();
  }
}

async function withImap<T>(
  mail: MailPart,
  user: string,
  pass: string,
  work: (imap: ImapFlow) => Promise<T>,
): Promise<T> {
  const imap = new ImapFlow({
    ...place(mail.imap),
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass },
    logger: false,
  });
  await imap.connect();
  try {
    return await work(imap);
  } finally {
    await imap.logout();
  }
}

/** The UIDs of the letters with that Message-ID. */
function find(mail: MailPart, user: string, pass: string, folder: string, messageId: string): Promise<number[]> {
  return withImap(mail, user, pass, async (imap) => {
    await imap.mailboxOpen(folder);
    return (await imap.search({ header: { 'message-id': messageId } }, { uid: true })) || [];
  });
}
