import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Hold, type ImapOptions, startScriptedImap } from '../../src/index.ts';
import { rawClient } from './raw-client.ts';

async function server(t: TestContext, options: ImapOptions = {}) {
  const imap = await startScriptedImap(options);
  t.after(imap.stop);
  return { imap, client: await rawClient(t, imap.port) };
}

const message = 'Message-ID: <1@test>\r\n\r\nbody\r\n';
const announce = `a3 APPEND "Sent" (\\Seen) {${message.length}}`;

test('without a script it files what is appended and finds it by its Message-ID', async (t) => {
  const { imap, client } = await server(t);
  assert.match((await client.ask('a1 LOGIN maria {6}')) ?? '', /^\+/);
  assert.match((await client.ask('secret')) ?? '', /^a1 OK/);
  assert.match((await client.ask('a2 LIST "" "*"')) ?? '', /^a2 OK/);
  assert.match((await client.ask(announce)) ?? '', /^\+/);
  assert.equal(await client.ask(message), 'a3 OK [APPENDUID 1 1] filed');
  assert.deepEqual(imap.folders.get('Sent')?.letters, [{ uid: 1, flags: ['\\Seen'], text: message }]);
  assert.match((await client.ask('a4 EXAMINE "Sent"')) ?? '', /^a4 OK \[READ-ONLY\]/);
  await client.wire.write('a5 UID SEARCH HEADER Message-ID "<1@test>"\r\na6 UID SEARCH HEADER MESSAGE-ID <2@test>\r\n');
  assert.deepEqual(
    [await client.wire.line(), await client.wire.line(), await client.wire.line(), await client.wire.line()],
    ['* SEARCH 1', 'a5 OK done', '* SEARCH', 'a6 OK done'],
  );
});

test('APPEND is refused before or after the message came: nothing is filed', async (t) => {
  const { imap, client } = await server(t, {
    faults: [{ at: 'append', times: 1, do: [{ reply: 'NO [OVERQUOTA] full' }] }],
  });
  assert.equal(await client.ask(announce), 'a3 NO [OVERQUOTA] full');
  imap.play([{ at: 'appended', times: 1, do: [{ reply: 'NO [OVERQUOTA] full' }] }]);
  await client.ask(announce);
  assert.equal(await client.ask(message), 'a3 NO [OVERQUOTA] full');
  assert.equal(imap.folders.get('Sent')?.letters.length, 0);
  imap.folders.delete('Sent');
  assert.match((await client.ask(announce)) ?? '', /^a3 NO \[TRYCREATE\]/);
});

test('a link that breaks after the message has come leaves it filed; one that breaks inside leaves nothing', async (t) => {
  const { imap, client } = await server(t, { faults: [{ at: 'literal', afterBytes: 5, do: [{ close: 'reset' }] }] });
  await client.ask(announce);
  assert.equal(await client.ask(message), null);
  assert.equal(imap.folders.get('Sent')?.letters.length, 0);
  const hold = new Hold();
  imap.play([{ at: 'appended', do: [{ hold }, { close: 'end' }] }]);
  const other = await rawClient(t, imap.port);
  await other.ask(announce);
  const answer = other.ask(message);
  await hold.reached;
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
  hold.release();
  assert.equal(await answer, null);
});

test('logins are refused, connections are too many, IDLE is dropped', async (t) => {
  const { imap, client } = await server(t, {
    faults: [
      { at: 'login', do: [{ reply: 'NO [AUTHENTICATIONFAILED] no' }] },
      { at: 'greeting', connection: 2, do: [{ reply: '* BYE too many connections' }, { close: 'end' }] },
      { at: 'idle', connection: 3, do: [{ reply: '+ idling' }, { send: '* 1 EXISTS\r\n' }, { close: 'reset' }] },
    ],
  });
  assert.equal(await client.ask('a1 LOGIN maria secret'), 'a1 NO [AUTHENTICATIONFAILED] no');
  const second = await rawClient(t, imap.port);
  assert.deepEqual([await second.wire.line(), await second.wire.line()], ['* BYE too many connections', null]);
  const third = await rawClient(t, imap.port);
  assert.equal(await third.ask('a1 IDLE'), '+ idling');
  assert.equal(await third.answer(), null);
});

test('special use is named or not, and a folder that lost its index has new uids and says so', async (t) => {
  const { imap, client } = await server(t, { specialUse: false });
  const lines = async (count: number) => {
    const read = [];
    while (read.length < count) read.push(await client.wire.line());
    return read;
  };
  await client.wire.write('a1 LIST "" "*"\r\n');
  const [, ...folders] = await lines(4);
  assert.deepEqual(folders, ['* LIST () "/" "INBOX"', '* LIST () "/" "Sent"', 'a1 OK done']);
  const sent = imap.folders.get('Sent');
  sent?.file('first');
  sent?.file(message);
  sent?.letters.shift();
  sent?.renumber();
  await client.wire.write('a2 SELECT "Sent"\r\n');
  assert.ok((await lines(6)).includes('* OK [UIDVALIDITY 2] valid'));
  assert.deepEqual(sent?.letters, [{ uid: 1, flags: [], text: message }]);
});
