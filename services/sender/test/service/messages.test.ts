import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  InboxFindMessage,
  InboxReadMessage,
  InboxReadPart,
  type Mailbox,
  type MessagePlace,
  type MessageTraits,
  newId,
  PochtovikError,
} from '@pochtovik/contracts';
import type { InboxLogin } from '@pochtovik/testing';
import { ImapFlow } from 'imapflow';
import { readFlags } from './inbox-hands.ts';
import { startWorld, type World } from './world.ts';

let world: World;
let login: InboxLogin;
let mailbox: Mailbox;
const AT = new Date('2026-11-20T09:30:00Z');
const CLIENT = 'anna@client.test';

before(async () => {
  world = await startWorld();
  await world.startSender();
  login = await world.addAddress('answers');
  mailbox = await world.saveMailbox(world.settingsFor(login), login.password);
});
after(() => world.stop());

async function append(message: string | Buffer, { folder = 'INBOX', at = AT } = {}): Promise<void> {
  const auth = { user: login.address, pass: login.password };
  const client = new ImapFlow({ ...login.imap, secure: false, auth, logger: false });
  await client.connect();
  try {
    if (folder !== 'INBOX') await client.mailboxCreate(folder).catch(() => {});
    await client.append(folder, Buffer.from(message.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'), [], at);
  } finally {
    await client.logout();
  }
}

const word = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const bytes = (text: string) => Buffer.from(text).toString('latin1');

/** A message of the client; `body` begins with the fields of its content. */
function mail(subject: string, body: string, fields: string[] = [], at = AT): Buffer {
  const head = [
    `From: ${word('Анна Смирнова')} <${CLIENT}>`,
    `To: ${login.address}`,
    `Subject: ${subject}`,
    `Date: ${at.toUTCString()}`,
    `Message-ID: <${randomBytes(8).toString('hex')}@client.test>`,
    ...fields,
  ];
  return Buffer.from(`${head.join('\n')}\n${body}`, 'latin1');
}
const plain = (text: string) =>
  `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${bytes(text)}\n`;

function find(changes: Partial<MessageTraits>, mailboxId = mailbox.id) {
  const { accountId, kit } = world;
  const traits = { from: CLIENT, subject: '', about: AT.toISOString(), summary: '', outgoing: false, ...changes };
  return kit.ask(InboxFindMessage, accountId, { accountId, mailboxId, traits });
}
async function found(changes: Partial<MessageTraits>): Promise<MessagePlace> {
  const { place } = await find(changes);
  assert.ok(place, `found: ${JSON.stringify(changes)}`);
  return place;
}
const read = (place: MessagePlace) =>
  world.kit.ask(InboxReadMessage, world.accountId, { accountId: world.accountId, place });
async function file(place: MessagePlace, part: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let from: number | null = 0;
  while (from !== null) {
    const asked: { accountId: number; place: MessagePlace; part: string; from: number } = {
      accountId: world.accountId,
      place,
      part,
      from,
    };
    const piece: { data: string; next: number | null } = await world.kit.ask(InboxReadPart, world.accountId, asked);
    pieces.push(Buffer.from(piece.data, 'base64'));
    from = piece.next;
  }
  return Buffer.concat(pieces);
}
const refused = (code: string) => (error: unknown) => error instanceof PochtovikError && error.code === code;

test('a letter with a Cyrillic subject in any charset is found by sender, subject and day, filed away or not, and stays unread', async () => {
  const koi8 = '=?koi8-r?B?8sHT3sXU?='; // Расчет
  await append(mail(koi8, plain('Первое письмо о расчёте')));
  await append(mail(`Re: ${word('Договор')}`, plain('Письмо о договоре')), { folder: 'Клиенты' });
  const place = await found({ subject: 'Расчет', summary: 'Первое письмо о' });
  assert.equal(place.folder, 'INBOX');
  const filed = await found({ subject: 'RE: договор' });
  assert.equal(filed.folder, 'Клиенты');
  const message = await read(place);
  assert.deepEqual(message.from, [{ name: 'Анна Смирнова', address: CLIENT }]);
  assert.deepEqual([message.subject, message.text?.trim(), message.html], ['Расчет', 'Первое письмо о расчёте', null]);
  assert.ok((await readFlags(login)).every(({ flags }) => !flags.includes('\\Seen')));
});

test('of several letters of one subject the one that begins like the summary is taken, else the nearest in time', async () => {
  const later = new Date(AT.getTime() + 3_600_000);
  await append(mail(word('Заказ'), plain('Сначала мы спросили о цене')));
  await append(mail(word('Re: Заказ'), plain('Потом мы согласились с ней'), [], later), { at: later });
  const texts = async (changes: Partial<MessageTraits>) =>
    (await read(await found({ subject: 'Заказ', ...changes }))).text?.trim();
  assert.equal(await texts({ summary: 'Потом мы согласились' }), 'Потом мы согласились с ней');
  assert.equal(await texts({ summary: 'Сначала мы спросили' }), 'Сначала мы спросили о цене');
  assert.equal(await texts({ about: new Date(later.getTime() + 60_000).toISOString() }), 'Потом мы согласились с ней');
});

test('a letter that amoCRM found long after it came is found too, and a known Message-ID is enough', async () => {
  const old = new Date(AT.getTime() - 90 * 86_400_000);
  await append(mail(word('Старое письмо'), plain('Давно'), ['X-Id: 1'], old), { at: old });
  const { messageId } = await read(await found({ subject: 'Старое письмо' }));
  assert.ok(messageId);
  const place = await found({ messageId, from: 'nobody@client.test', subject: 'другое' });
  assert.equal((await read(place)).subject, 'Старое письмо');
});

test('another sender, another subject or another mailbox is not taken for it', async () => {
  assert.equal((await find({ subject: 'Такого не было' })).place, null);
  assert.equal((await find({ subject: 'Расчет', from: 'boris@client.test' })).place, null);
  await assert.rejects(find({}, newId()), refused('MAILBOX_UNKNOWN'));
  const { imap: _imap, ...settings } = world.settingsFor(login);
  const withoutImap = await world.saveMailbox({ ...settings, imap: null }, login.password);
  await assert.rejects(find({}, withoutImap.id), refused('INBOX_NONE'));
});

test('texts, thread and files of a letter are read, files piece by piece and byte for byte', async () => {
  const big = randomBytes(1_500_001);
  const lines = big.toString('base64').replace(/.{76}/g, '$&\n');
  const html = `<p>Привет</p><img src="cid:logo@client">`;
  const body = `References: <a@x> <b@x>
In-Reply-To: <b@x>
List-Post: <mailto:list@client.test>
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/related; boundary=B

--B
Content-Type: multipart/alternative; boundary=C

--C
Content-Type: text/plain; charset=windows-1251

plain
--C
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

${Buffer.from(html).toString('base64')}
--C--
--B
Content-Type: image/png; name=logo.png
Content-ID: <logo@client>
Content-Disposition: inline
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--B--
--A
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent('Смета и план.bin')}
Content-Transfer-Encoding: base64

${lines}
--A
Content-Type: text/csv; charset=utf-8
Content-Disposition: attachment; filename="=?UTF-8?B?${Buffer.from('цены.csv').toString('base64')}?="
Content-Transfer-Encoding: quoted-printable

${'a=3D1=\n'.repeat(5)}end
--A--
`;
  await append(mail(word('С файлами'), body));
  const place = await found({ subject: 'С файлами' });
  const message = await read(place);
  assert.equal(message.html, html);
  assert.deepEqual(
    [message.references, message.inReplyTo, message.listPost],
    [['<a@x>', '<b@x>'], ['<b@x>'], 'list@client.test'],
  );
  assert.deepEqual(
    message.parts.map(({ part, name, contentId, inline }) => [part, name, contentId, inline]),
    [
      ['1.2', 'logo.png', 'logo@client', true],
      ['2', 'Смета и план.bin', null, false],
      ['3', 'цены.csv', null, false],
    ],
  );
  assert.ok(big.equals(await file(place, '2')));
  assert.equal((await file(place, '3')).toString().trim(), `${'a=1'.repeat(5)}end`);
  await assert.rejects(file(place, '9'), refused('MESSAGE_UNKNOWN'));
  await assert.rejects(read({ ...place, uidValidity: '1' }), refused('MESSAGE_UNKNOWN'));
  await assert.rejects(read({ ...place, folder: 'Нет такой' }), refused('MESSAGE_UNKNOWN'));
});

test('hostile letters are read within bounds: deep, of many parts, without charset, huge', async () => {
  // Three times as deep as is read; hundreds would end the smaller of the two local mail servers.
  const deep = Array.from({ length: 60 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join(
    '',
  );
  await append(mail(word('Глубокое'), `${deep}Content-Type: text/plain\n\nx\n`));
  const parts = Array.from({ length: 1500 }, () => '--M\nContent-Type: application/pdf\n\nx\n').join('');
  await append(mail(word('Много частей'), `Content-Type: multipart/mixed; boundary=M\n\n${parts}--M--\n`));
  const windows1251 = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]).toString('latin1');
  await append(mail(word('Без кодировки'), `Content-Type: text/plain\n\n${windows1251}\n`));
  await append(mail(word('Огромное'), `Content-Type: text/plain\n\n${'x'.repeat(70).concat('\n').repeat(30_000)}`));
  assert.equal((await read(await found({ subject: 'Глубокое' }))).cut, true);
  const many = await read(await found({ subject: 'Много частей' }));
  assert.deepEqual([many.parts.length, many.cut], [200, true]);
  assert.equal((await read(await found({ subject: 'Без кодировки' }))).text?.trim(), 'Привет');
  const huge = await read(await found({ subject: 'Огромное' }));
  assert.ok(huge.cut && (huge.text?.length ?? 0) <= 1_048_576);
});
