import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, type TestContext, test } from 'node:test';
import type { SmtpOptions } from '@pochtovik/scripted-mail';
import { parseMail, readFolder } from '@pochtovik/testing';
import { type FakeComposer, startFakeComposer } from './fake-composer.ts';
import { settingsAt, smtpFor } from './scripted.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let composer: FakeComposer;
before(async () => {
  world = await startWorld();
  composer = await startFakeComposer(world);
  await world.startSender();
});
after(async () => {
  await composer.stop();
  await world.stop();
});

const maria = { address: 'maria@sender.test' };
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const pdf = (size: number) => composer.keep(randomBytes(size), 'Счёт № 7.pdf', 'application/pdf');

async function boxWith(t: TestContext, options: SmtpOptions) {
  const smtp = await smtpFor(t, options);
  return { smtp, mailbox: await world.saveMailbox(settingsAt(world, maria, smtp.port), 'any') };
}
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const mailFrom = (smtp: { commands: readonly { verb: string; line: string }[] }) =>
  smtp.commands.filter(({ verb }) => verb === 'MAIL').map(({ line }) => line);

test('files and pasted images arrive as they are, under their names, and the copy in Sent is the same message', async () => {
  const [sender, anna] = await Promise.all([world.addAddress('maria'), world.addAddress('anna')]);
  const mailbox = await world.saveMailbox(world.settingsFor(sender), sender.password);
  const big = randomBytes(3_000_001);
  const offer = composer.keep(big, 'Коммерческое предложение «Ромашка» — 王 🙂.pdf', 'application/pdf');
  const empty = composer.keep(Buffer.alloc(0), 'пусто.txt', 'text/plain');
  const logo = { ...composer.keep(randomBytes(777), 'logo.png', 'image/png'), contentId: 'logo@pochtovik' };
  const letterId = await world.queue(mailbox, anna.address, {
    html: '<p>Здравствуйте!</p><img src="cid:logo@pochtovik" alt="Ромашка">',
    more: { attachments: [offer, empty], images: [logo] },
  });
  const sent = await world.event('letter.sent', letterId);
  assert.equal(sent.data['filesAsLinks'], undefined);
  await world.event('letter.appended', letterId);

  const [received] = await readFolder(anna);
  const [copy] = await readFolder(sender, 'Отправленные');
  for (const mail of [received?.mail, copy?.mail]) {
    assert.deepEqual(
      mail?.attachments.map(({ filename, contentType, size, contentDisposition, related }) => [
        filename,
        contentType,
        size,
        contentDisposition,
        related === true,
      ]),
      [
        ['logo.png', 'image/png', 777, 'inline', true],
        [offer.name, 'application/pdf', big.length, 'attachment', false],
        ['пусто.txt', 'text/plain', 0, 'attachment', false],
      ],
    );
    assert.equal(hash(mail?.attachments[1]?.content ?? Buffer.alloc(0)), hash(big));
    assert.match(String(mail?.html), /src="data:image\/png;base64,/, 'the image belongs to the HTML');
  }
  assert.deepEqual(copy?.mail.headerLines, received?.mail.headerLines.slice(-(copy?.mail.headerLines.length ?? 0)));
});

test('the server is told the exact size beforehand', async (t) => {
  for (const size of [0, 1, 56, 57, 58, 100_000]) {
    const { smtp, mailbox } = await boxWith(t, { size: 1_000_000 });
    const letterId = await world.queue(mailbox, 'anna@client.test', { more: { attachments: [pdf(size)] } });
    await world.event('letter.sent', letterId);
    assert.match(mailFrom(smtp)[0] ?? '', new RegExp(` SIZE=${smtp.accepted[0]?.text.length}$`));
  }
});

test('what is too big for the server leaves with links to its files, in the language of the letter', async (t) => {
  const { smtp, mailbox } = await boxWith(t, { size: 50_000 });
  const [file, other] = [pdf(60_000), composer.keep(randomBytes(9), '<b>"x"&.txt', 'text/plain')];
  const letterId = await world.queue(mailbox, 'anna@client.test', {
    html: '<html><body><p>Счёт во вложении</p></body></html>',
    text: 'Счёт во вложении\n',
    more: { attachments: [file, other] },
  });
  const sent = await world.event('letter.sent', letterId);
  assert.deepEqual([sent.data['filesAsLinks'], sent.data['attempt']], [true, 1]);
  assert.equal(mailFrom(smtp).length, 1, 'the server was never asked to take the big one');
  const mail = await parseMail(bytesOf(smtp.accepted[0]?.text ?? ''));
  assert.equal(mail.attachments.length, 0);
  assert.equal(
    mail.text?.trim(),
    `Счёт во вложении\n\nФайлы к письму:\nСчёт № 7.pdf (59 КБ): ${file.url}\n<b>"x"&.txt (9 Б): ${other.url}`,
  );
  const html = String(mail.html);
  assert.ok(html.includes(`<a href="${file.url}">Счёт № 7.pdf</a>`), html);
  assert.ok(html.includes('&#60;b&#62;&#34;x&#34;&#38;.txt</a>') && !html.includes('<b>"'), html);
  assert.ok(html.trimEnd().endsWith('</div>\n</body></html>'), html);
});

for (const [at, reply] of [
  ['message', '552 5.3.4 Message too big'],
  ['mail', '552 5.3.4 Message size exceeds fixed limit'],
] as const) {
  test(`a letter refused as too big at "${at}" is tried once more with links, and the copy has links too`, async (t) => {
    const sender = await world.addAddress('maria');
    const smtp = await smtpFor(t, { faults: [{ at, times: 1, do: [{ reply }] }] });
    const settings = { ...settingsAt(world, sender, smtp.port), imap: world.settingsFor(sender).imap };
    const mailbox = await world.saveMailbox(settings, sender.password);
    const letterId = await world.queue(mailbox, 'anna@client.test', { more: { attachments: [pdf(1000)] } });
    const sent = await world.event('letter.sent', letterId);
    assert.deepEqual([sent.data['filesAsLinks'], sent.data['attempt']], [true, 2]);
    assert.equal(smtp.accepted.length, 1);
    await world.event('letter.appended', letterId);
    const [copy] = await readFolder(sender, 'Отправленные');
    assert.equal(copy?.mail.attachments.length, 0);
    assert.match(copy?.mail.text ?? '', /Файлы к письму:/);
  });
}

test('a letter that is too big even with links fails with both figures', async (t) => {
  const { smtp, mailbox } = await boxWith(t, { size: 3000 });
  const letterId = await world.queue(mailbox, 'anna@client.test', {
    html: `<p>${'x '.repeat(4000)}</p>`,
    more: { attachments: [pdf(9000)] },
  });
  const { code, response } = (await world.event('letter.failed', letterId)).data;
  assert.equal(code, 'LETTER_TOO_BIG');
  const [, size, limit] = /has (\d+) bytes.* (\d+) at most/.exec(String(response)) ?? [];
  assert.ok(Number(size) > 8000 && Number(size) < 12_000, String(response));
  assert.equal(limit, '3000');
  assert.equal(mailFrom(smtp).length, 0);
});

test('files that a person sends as links are links from the start', async (t) => {
  const { smtp, mailbox } = await boxWith(t, {});
  const more = { attachments: [pdf(1000)], attachAs: 'links' as const };
  const letterId = await world.queue(mailbox, 'anna@client.test', { text: 'Hello\n', subject: 'Offer', more });
  assert.equal((await world.event('letter.sent', letterId)).data['filesAsLinks'], undefined);
  const mail = await parseMail(bytesOf(smtp.accepted[0]?.text ?? ''));
  assert.equal(mail.attachments.length, 0);
  assert.match(mail.text ?? '', /Files of this letter:/);
});

test('a file that is not there fails its letter before any server is asked, and no other', async (t) => {
  const { smtp, mailbox } = await boxWith(t, {});
  const connections = smtp.connections();
  const file = pdf(1000);
  composer.lose(file.attachmentId);
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: { attachments: [file] } });
  assert.equal((await world.event('letter.failed', letterId)).data['code'], 'ATTACHMENT_UNKNOWN');
  assert.equal(smtp.connections(), connections);
  await world.event('letter.sent', await world.queue(mailbox, 'boris@client.test'));
});

test('a file that breaks off in the middle of its letter leaves the letter with nobody; it leaves whole later', async (t) => {
  const file = pdf(2_000_000);
  const { smtp, mailbox } = await boxWith(t, {});
  composer.breakAt(file.attachmentId, 1_000_000);
  const letterId = await world.queue(mailbox, 'anna@client.test', { more: { attachments: [file] } });
  const { code } = (await world.event('letter.deferred', letterId)).data;
  assert.equal(code, 'SERVICE_UNAVAILABLE');
  assert.equal(smtp.brokenOff(), 1, 'the message had begun and got no end');
  composer.breakAt(file.attachmentId, Number.POSITIVE_INFINITY);
  await world.event('letter.sent', letterId);
  const [letter, ...more] = smtp.accepted;
  const mail = await parseMail(bytesOf(letter?.text ?? ''));
  assert.deepEqual([mail.attachments[0]?.size, more.length], [2_000_000, 0]);
});

test('while the keeper of files is away the letter waits, and leaves when it is back', async (t) => {
  const own = await startWorld();
  t.after(own.stop);
  await own.startSender();
  const smtp = await smtpFor(t);
  const mailbox = await own.saveMailbox(settingsAt(own, maria, smtp.port), 'any');
  const bytes = randomBytes(600_000);
  const file = {
    attachmentId: 'a'.repeat(32),
    name: 'a.bin',
    contentType: 'application/octet-stream',
    size: bytes.length,
  };
  const attachments = [{ ...file, url: 'https://track.test/d/a' }];
  const letterId = await own.queue(mailbox, 'anna@client.test', { more: { attachments } });
  assert.equal((await own.event('letter.deferred', letterId)).data['code'], 'SERVICE_UNAVAILABLE');
  assert.equal(smtp.commands.filter(({ verb }) => verb === 'MAIL').length, 0);
  const back = await startFakeComposer(own);
  t.after(back.stop);
  back.put(file.attachmentId, bytes);
  await own.event('letter.sent', letterId);
  const mail = await parseMail(bytesOf(smtp.accepted[0]?.text ?? ''));
  assert.equal(hash(mail.attachments[0]?.content ?? Buffer.alloc(0)), hash(bytes));
});
