import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  DigitalPipelineTriggered,
  DraftDelete,
  LetterCancelled,
  LetterFailed,
  LetterGet,
  LetterResend,
  LetterSent,
  LetterToDraft,
  newId,
  stableId,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { contact, draftHands, WRITER, written } from './draft-hands.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, MAILBOX, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const ANNA = contact(6_001, 'Анна Смирнова', 'anna@client.test');
const BORIS = contact(6_002, 'Борис Иванов', 'boris@client.test');

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});
beforeEach(() => {
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card({ contacts: [ANNA, BORIS] }));
  neighbours.world.cancelOutcome = 'cancelled';
});
const { save, get, send, draft } = draftHands(() => neighbours);
const letter = (letterId: string) => neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });
const toDraft = (letterId: string, { actor = WRITER, accountId = ACCOUNT, confirmMaybeSent = false } = {}) =>
  neighbours.ask(LetterToDraft, { accountId, actor, letterId, confirmMaybeSent });
const resend = (letterId: string) =>
  neighbours.ask(LetterResend, {
    ...{ accountId: ACCOUNT, actor: WRITER, letterId },
    ...{ resendId: newId(), confirmMaybeSent: false },
  });

async function writtenLetters(changes: Parameters<typeof written>[0] = {}): Promise<string[]> {
  const { letters } = await send(await draft(changes));
  return letters.map(({ id }) => id);
}

async function failed(letterId: string, maybeSent = false): Promise<string> {
  await neighbours.tell(LetterFailed, ACCOUNT, { ...LetterFailed.example, letterId, maybeSent });
  await eventually('the letter has failed', async () => (await letter(letterId)).state !== 'queued');
  return letterId;
}

test('a letter that failed comes back as it was written, is mended and leaves as another letter', async () => {
  const typed = { to: ' Анна <anna@client.test>;', cc: 'x@client.test', html: '<p>{contact.name}</p>' };
  const [letterId = ''] = await writtenLetters(typed);
  await failed(letterId);
  const returned = await toDraft(letterId);
  const { id, ownerUserId, revision, createdAt: _at, updatedAt: _then, letterId: ofLetter, ...kept } = returned;
  assert.deepEqual([kept, ownerUserId, ofLetter, revision], [written(typed), WRITER.userId, letterId, 1]);
  assert.equal((await toDraft(letterId)).id, id, 'asking again gives the same draft');
  const old = await letter(letterId);
  assert.equal(old.returnedAs, id);
  assert.equal(old.timeline.filter(({ event }) => event === 'letter.returned').length, 1);
  await assert.rejects(resend(letterId), { code: 'LETTER_NOT_RESENDABLE' });

  await save(id, 1, { ...typed, subject: 'Исправлено' });
  const { letters } = await send(id, { revision: 2 });
  assert.notEqual(letters[0]?.id, letterId);
  assert.equal(letters[0]?.subject, 'Исправлено');
  await assert.rejects(toDraft(letterId), { code: 'LETTER_NOT_RETURNABLE' });
});

test('of a draft to several the letter that failed comes back to its recipient alone', async () => {
  const [anna = '', boris = '', typed = ''] = await writtenLetters({
    contactIds: [ANNA.id, BORIS.id],
    to: '"Бухгалтер \\"Б\\"" <buh@client.test>',
    cc: 'director@client.test',
  });
  const recipients = async (letterId: string) => {
    const { contactIds, to, cc } = await toDraft(await failed(letterId));
    return [contactIds, to, cc];
  };
  assert.deepEqual(await recipients(anna), [[ANNA.id], '', 'director@client.test']);
  assert.deepEqual(await recipients(boris), [[BORIS.id], '', '']);
  assert.deepEqual(await recipients(typed), [[], '"Бухгалтер \\"Б\\"" <buh@client.test>', '']);
});

test('a queued letter is taken back at the sender first; one that is leaving is not', async () => {
  const [leaving = ''] = await writtenLetters();
  neighbours.world.cancelOutcome = 'too-late';
  await assert.rejects(toDraft(leaving), { code: 'LETTER_NOT_CANCELLABLE' });
  assert.equal((await letter(leaving)).returnedAs, undefined);
  neighbours.world.cancelOutcome = 'cancelled';
  const returned = await toDraft(leaving);
  await neighbours.tell(LetterCancelled, ACCOUNT, { ...LetterCancelled.example, letterId: leaving });
  await eventually('it stands as cancelled', async () => (await letter(leaving)).state === 'cancelled');
  assert.equal((await get(returned.id)).letterId, leaving);
});

test('a letter that may have left comes back by the word of a person only, one that was sent not at all', async () => {
  const [doubt = '', sent = ''] = await writtenLetters({ contactIds: [ANNA.id, BORIS.id], to: '' });
  await failed(doubt, true);
  await assert.rejects(toDraft(doubt), { code: 'LETTER_MAYBE_SENT' });
  assert.equal((await toDraft(doubt, { confirmMaybeSent: true })).letterId, doubt);
  await neighbours.tell(LetterSent, ACCOUNT, { ...LetterSent.example, letterId: sent });
  await eventually('it is sent', async () => (await letter(sent)).state === 'sent');
  await assert.rejects(toDraft(sent, { confirmMaybeSent: true }), { code: 'LETTER_NOT_RETURNABLE' });
});

test('a letter goes on as a repeat or as a draft, never as both', async () => {
  const [letterId = ''] = await writtenLetters({ cc: 'x@client.test' });
  await failed(letterId);
  const outcomes = await Promise.allSettled([toDraft(letterId), resend(letterId), toDraft(letterId), resend(letterId)]);
  const done = outcomes.map(({ status }) => status === 'fulfilled');
  const { resentAs, returnedAs } = await letter(letterId);
  assert.equal([resentAs, returnedAs].filter((id) => id !== undefined).length, 1);
  assert.deepEqual(
    done,
    [returnedAs, resentAs, returnedAs, resentAs].map((id) => id !== undefined),
  );
});

test('a letter that a person wrote is sent again with its copies, its triggers and no unsubscribing', async () => {
  const [letterId = ''] = await writtenLetters({ cc: 'x@client.test', bcc: 'y@client.test' });
  await failed(letterId);
  const again = await resend(letterId);
  const queued = (id: string) =>
    eventually('letter.queued', () => neighbours.queued.find(({ data }) => data.letter.letterId === id)?.data);
  const [first, second] = [await queued(letterId), await queued(again.id)];
  assert.deepEqual([second.cc, second.bcc, second.unsubscribeUrl], [first.cc, first.bcc, undefined]);
  assert.deepEqual(second.letter, { ...first.letter, letterId: again.id });
});

test('a draft thrown away can be had again from its letter', async () => {
  const [letterId = ''] = await writtenLetters();
  await failed(letterId);
  const { id } = await toDraft(letterId);
  await neighbours.ask(DraftDelete, { accountId: ACCOUNT, actor: WRITER, draftId: id });
  assert.equal((await toDraft(letterId)).id, id);
});

test('a letter by template comes back with the version it was made from, to the user of its mailbox', async () => {
  const templateId = newId();
  const version = (html: string) =>
    neighbours.ask(TemplateSave, {
      ...{ accountId: ACCOUNT, actor: ADMINISTRATOR, templateId },
      content: content({ html, withoutSignature: true }),
    });
  await version('<p>Первая {contact.first_name}</p>');
  const told = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, told);
  const letterId = stableId('letter', ACCOUNT, told.hookId);
  await eventually('the letter is made', () => letter(letterId).catch(() => undefined));
  await version('<p>Вторая</p>');
  await failed(letterId);
  const boss = { userId: 7_999, role: 'administrator' as const };
  const returned = await toDraft(letterId, { actor: boss });
  assert.deepEqual(
    [returned.html, returned.subject, returned.to, returned.withoutSignature, returned.templateId],
    ['<p>Первая {contact.first_name}</p>', content().subject, '"Анна Смирнова" <anna@client.test>', true, templateId],
  );
  assert.deepEqual([returned.ownerUserId, returned.mailboxId], [MAILBOX.userId, MAILBOX.id]);
  assert.deepEqual(returned.actions, content().actions);
});

test('only who may read a letter returns it to the drafts', async () => {
  const [letterId = ''] = await writtenLetters();
  await assert.rejects(toDraft(letterId, { actor: USER }), { code: 'LETTER_UNKNOWN' });
  await assert.rejects(toDraft(letterId, { accountId: OTHER_ACCOUNT }), { code: 'LETTER_UNKNOWN' });
});
