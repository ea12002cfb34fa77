import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerRecipients } from '../../../src/domain/answer-recipients.ts';
import { answerSubject } from '../../../src/domain/answer-subject.ts';
import { answerThread } from '../../../src/domain/answer-thread.ts';

const who = (address: string) => ({ name: '', address });
const letter = {
  from: [who('anna@client.test')],
  replyTo: [],
  to: [who('Maria@company.test'), who('boss@company.test')],
  cc: [who('lawyer@client.test'), who('maria2@company.test')],
  listPost: null,
};
const OWN = ['maria@company.test', 'maria2@company.test'];
const toAndCc = (...asked: Parameters<typeof answerRecipients>) => {
  const { to, cc } = answerRecipients(...asked);
  return [to?.address ?? null, cc.map(({ address }) => address)];
};

test('a reply goes to the writer, to all others with copies, own addresses left out', () => {
  assert.deepEqual(toAndCc('reply', letter, OWN), ['anna@client.test', []]);
  assert.deepEqual(toAndCc('reply-all', letter, OWN), [
    'anna@client.test',
    ['boss@company.test', 'lawyer@client.test'],
  ]);
  assert.deepEqual(toAndCc('forward', letter, OWN), [null, []]);
});

test('Reply-To is honoured, several of its addresses too', () => {
  const replyTo = [who('desk@client.test'), who('second@client.test')];
  assert.deepEqual(toAndCc('reply', { ...letter, replyTo }, OWN), ['desk@client.test', ['second@client.test']]);
});

test('a letter that went out is answered to whom it went', () => {
  const sent = { ...letter, from: [who('maria@company.test')], to: [who('anna@client.test'), who('b@client.test')] };
  assert.deepEqual(toAndCc('reply', sent, OWN), ['anna@client.test', ['b@client.test']]);
  assert.deepEqual(toAndCc('reply-all', sent, OWN), ['anna@client.test', ['b@client.test', 'lawyer@client.test']]);
});

test('a list that put itself into Reply-To gets the answer to all only', () => {
  const list = { ...letter, replyTo: [who('list@x.test')], listPost: 'list@x.test', to: [who('list@x.test')], cc: [] };
  assert.deepEqual(toAndCc('reply', list, OWN), ['anna@client.test', []]);
  assert.deepEqual(toAndCc('reply-all', list, OWN), ['anna@client.test', ['list@x.test']]);
});

test('a letter to oneself is answered to oneself', () => {
  const self = { ...letter, from: [who('maria@company.test')], to: [who('maria@company.test')], cc: [] };
  assert.deepEqual(toAndCc('reply', self, OWN), [null, []]);
});

test('the mark before a subject stands once, whatever language it had', () => {
  for (const subject of [
    'Договор',
    'Re: Договор',
    'RE: re: Договор',
    'Re[3]: Договор',
    'Отв: Договор',
    'На: Договор',
    'Ответ: AW: Договор',
  ]) {
    assert.equal(answerSubject('reply', subject), 'Re: Договор', subject);
  }
  for (const subject of ['Договор', 'FW: Договор', 'Fwd: Fw: Договор', 'Пересл: Договор', 'Перенапр: WG: Договор']) {
    assert.equal(answerSubject('forward', subject), 'Fwd: Договор', subject);
  }
  assert.equal(answerSubject('reply', 'Fwd: Договор'), 'Re: Fwd: Договор');
  assert.equal(answerSubject('reply', 'Перечень: на складе'), 'Re: Перечень: на складе');
  assert.equal(answerSubject('reply', ''), 'Re:');
  assert.equal(answerSubject('reply', 'a\r\nBcc: x'), 'Re: a Bcc: x');
});

test('an answer names the whole thread; a long one keeps its beginning and its end', () => {
  const ids = Array.from({ length: 100 }, (_, n) => `<${n}@x>`);
  const none = { messageId: '<m@x>', references: [], inReplyTo: [] };
  assert.deepEqual(answerThread('reply', none), { inReplyTo: '<m@x>', references: ['<m@x>'] });
  assert.deepEqual(answerThread('reply', { ...none, inReplyTo: ['<p@x>'] }).references, ['<p@x>', '<m@x>']);
  assert.deepEqual(answerThread('reply', { ...none, inReplyTo: ['<p@x>', '<q@x>'] }).references, ['<m@x>']);
  const { references } = answerThread('reply-all', { ...none, references: ids });
  assert.deepEqual([references.length, references[0], references.at(-1)], [100, '<0@x>', '<m@x>']);
  assert.deepEqual(answerThread('forward', none), { inReplyTo: null, references: ['<m@x>'] });
  assert.deepEqual(answerThread('reply', { ...none, messageId: null }), { inReplyTo: null, references: [] });
});
