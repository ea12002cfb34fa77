import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { DraftList, LetterGet, LetterList, newId, SuppressionAdd, stableId } from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { contact, draftHands, WRITER } from './draft-hands.ts';
import { ACCOUNT, ADMINISTRATOR, card, LINK_NUMBER, MAILBOX, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const ANNA = contact(6_001, 'Анна Смирнова', 'anna@client.test');
const BORIS = contact(6_002, 'Борис Иванов', 'boris@client.test');
const NOBODY = contact(6_003, 'Без Адреса');

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
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card({ contacts: [ANNA, BORIS, NOBODY] }));
});
const { save, get, preview, send, draft } = draftHands(() => neighbours);
const letter = (letterId: string) => neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });
const queuedOf = (letterId: string) =>
  eventually('letter.queued', () => neighbours.queued.find(({ data }) => data.letter.letterId === letterId)?.data);
const told = ({ problems }: Awaited<ReturnType<typeof preview>>) =>
  problems.map(({ severity, field, code, line, column }) => [severity, field, code, line, column]);

test('one letter for each recipient, each with its own reader’s name; copies go with the first one only', async () => {
  const draftId = await draft({
    contactIds: [BORIS.id],
    to: 'ANNA@client.test, "Бухгалтерия" <buh@client.test>, boris@client.test',
    cc: 'director@client.test; anna@client.test',
    bcc: 'архив <archive@company.test>',
    subject: 'Договор для {contact.first_name}',
    html: '<p>{contact.name}, {user.name}</p>',
    inReplyTo: '<1@client.test>',
    references: ['<0@client.test>', '<1@client.test>'],
  });
  const { letters } = await send(draftId);
  const queued = await Promise.all(letters.map(({ id }) => queuedOf(id)));
  assert.deepEqual(
    queued.map(({ to, letter: { subject } }) => [to.name, to.address, subject]),
    [
      ['Борис Иванов', 'boris@client.test', 'Договор для Борис'],
      ['', 'ANNA@client.test', 'Договор для Анна'],
      ['Бухгалтерия', 'buh@client.test', 'Договор для Анна'],
    ],
  );
  const [first, ...others] = queued;
  assert.ok(first && others.every(({ cc, bcc }) => cc === undefined && bcc === undefined));
  assert.deepEqual(first.cc, [{ name: '', address: 'director@client.test' }], 'nobody gets the letter twice');
  assert.deepEqual(first.bcc, [{ name: 'архив', address: 'archive@company.test' }]);
  for (const data of queued) {
    assert.deepEqual(data.letter.origin, { type: 'user', draftId, userId: WRITER.userId });
    assert.deepEqual([data.priority, data.automatic, data.unsubscribeUrl], ['single', undefined, undefined]);
    assert.deepEqual([data.inReplyTo, data.references], ['<1@client.test>', ['<0@client.test>', '<1@client.test>']]);
    assert.equal(data.letter.sendId, first.letter.sendId);
    assert.ok(data.html.includes(MAILBOX.signatureHtml) && data.html.includes('/o/'));
  }
  assert.deepEqual((await letter(letters[0]?.id ?? '')).cc, [{ name: '', address: 'director@client.test' }]);
});

test('a double click sends once, and the draft is gone from then on', async () => {
  const draftId = await draft({ contactIds: [ANNA.id, BORIS.id], to: '' });
  const answers = await Promise.all([send(draftId), send(draftId), send(draftId)]);
  const again = await send(draftId, { revision: 7 });
  const ids = new Set([...answers, again].map(({ letters }) => letters.map(({ id }) => id).join()));
  assert.equal(ids.size, 1);
  for (const { id } of again.letters) await queuedOf(id);
  const events = neighbours.queued.filter(
    ({
      data: {
        letter: { origin },
      },
    }) => origin.type === 'user' && origin.draftId === draftId,
  );
  assert.equal(new Set(events.map(({ id }) => id)).size, 2);
  assert.equal(new Set(events.map(({ data }) => JSON.stringify(data))).size, 2, 'one content a letter');

  await assert.rejects(get(draftId), { code: 'DRAFT_SENT' });
  await assert.rejects(save(draftId, 1, { subject: 'Поздно' }), { code: 'DRAFT_SENT' });
  const { drafts } = await neighbours.ask(DraftList, { accountId: ACCOUNT, actor: WRITER, limit: 100 });
  assert.ok(drafts.every(({ id }) => id !== draftId));
  const entity = card().entity;
  const { letters } = await neighbours.ask(LetterList, { accountId: ACCOUNT, actor: WRITER, entity, limit: 100 });
  assert.ok(
    again.letters.every(({ id }) => letters.some((listed) => listed.id === id && listed.origin.type === 'user')),
  );
});

test('all that is wrong is told at once, with field and place; nothing is sent and the draft stays', async () => {
  const draftId = await draft({
    contactIds: [NOBODY.id, 9_999],
    to: 'a@b.test,\nанна',
    cc: '@',
    subject: '{lead.nam}',
    html: '<p>x</p>\n{нет|}{{lead.price',
    actions: { sent: [{ triggerId: newId() }], opened: [], notOpened: [], failed: [] },
    attachmentIds: [newId()],
  });
  const shown = await preview(draftId);
  assert.equal(shown.letter, null);
  const expected = [
    ['error', 'actions.sent.0.triggerId', 'TRIGGER_UNKNOWN', undefined, undefined],
    ['error', 'attachmentIds.0', 'ATTACHMENT_UNKNOWN', undefined, undefined],
    ['error', 'subject', 'UNKNOWN_VARIABLE', 1, 1],
    ['error', 'html', 'BAD_FORM', 2, 7],
    ['error', 'contactIds.0', 'CONTACT_WITHOUT_ADDRESS', undefined, undefined],
    ['error', 'contactIds.1', 'CONTACT_UNKNOWN', undefined, undefined],
    ['error', 'to', 'RECIPIENT_INVALID', 2, 1],
    ['error', 'cc', 'RECIPIENT_INVALID', 1, 1],
  ];
  assert.deepEqual(told(shown), expected);
  await assert.rejects(send(draftId), (error: { code: string; details: { field: string }[] }) => {
    assert.deepEqual(
      [error.code, error.details.map(({ field }) => field)],
      ['DRAFT_INVALID', expected.map(([, field]) => field)],
    );
    return true;
  });
  assert.equal((await get(draftId)).revision, 1);
});

test('a draft without card, recipient or mailbox is told so and kept', async () => {
  const cases: [object, string, string][] = [
    [{ entity: null }, 'entity', 'CARD_NONE'],
    [{ entity: { type: 'lead', id: 404 } }, 'entity', 'ENTITY_UNKNOWN'],
    [{ to: ' ,; ' }, 'to', 'RECIPIENT_NONE'],
    [{ mailboxId: newId() }, 'mailboxId', 'MAILBOX_UNKNOWN'],
    [{ to: Array.from({ length: 51 }, (_, index) => `c${index}@client.test`).join() }, 'to', 'RECIPIENTS_TOO_MANY'],
  ];
  for (const [changes, field, code] of cases) {
    const draftId = await draft(changes);
    assert.ok(
      told(await preview(draftId)).some((problem) => problem[1] === field && problem[2] === code),
      code,
    );
    await assert.rejects(send(draftId), { code: 'DRAFT_INVALID' });
    await get(draftId);
  }
});

test('a letter leaves from a mailbox of its sender only; an administrator may take any', async () => {
  const draftId = await draft({}, USER);
  assert.deepEqual(told(await preview(draftId, 1, USER)), [
    ['error', 'mailboxId', 'MAILBOX_UNKNOWN', undefined, undefined],
  ]);
  await assert.rejects(send(draftId, { actor: USER }), { code: 'DRAFT_INVALID' });
  const none = await draft({ mailboxId: null }, USER);
  assert.deepEqual(told(await preview(none, 1, USER)), [['error', 'mailboxId', 'MAILBOX_NONE', undefined, undefined]]);
  const byBoss = { userId: 7_999, role: 'administrator' as const };
  const { letters } = await send(draftId, { actor: byBoss });
  assert.equal(letters[0]?.mailboxId, MAILBOX.id);
});

test('what the sender saw is what is sent: another revision is refused', async () => {
  const draftId = await draft();
  await save(draftId, 1, { subject: 'Новее' });
  await assert.rejects(send(draftId, { revision: 1 }), { code: 'DRAFT_CHANGED' });
  assert.equal((await send(draftId, { revision: 2 })).letters[0]?.subject, 'Новее');
});

test('addresses of the suppression list are shown, and written to only after the sender confirms', async () => {
  const address = `gone-${newId()}@client.test`;
  await neighbours.ask(SuppressionAdd, { accountId: ACCOUNT, address });
  const draftId = await draft({ cc: `  ${address.toUpperCase()}` });
  assert.deepEqual(told(await preview(draftId)), [['confirm', 'cc', 'RECIPIENT_SUPPRESSED', 1, 3]]);
  await assert.rejects(send(draftId), { code: 'DRAFT_SUPPRESSED' });
  const { letters } = await send(draftId, { confirmSuppressed: true });
  assert.equal(letters[0]?.state, 'queued');
});

test('the preview is what is sent, but for the addresses that count visits', async () => {
  const draftId = await draft({
    contactIds: [ANNA.id, BORIS.id],
    to: '',
    cc: 'copy@client.test',
    subject: 'Для {contact.first_name}',
    html: `<p style="color:red">{contact.name}, {lead.cf.1|default:"—"}</p><a href="{triggerlink:${LINK_NUMBER}}">КП</a>{company.name}`,
  });
  neighbours.world.customFields = [{ id: 1, name: 'Поле', code: null, entityType: 'lead', type: 'text' }];
  const shown = await preview(draftId, 2);
  assert.deepEqual(told(shown), [['warning', 'html', 'MISSING_VALUE', undefined, undefined]]);
  assert.match(shown.problems[0]?.message ?? '', /\{company\.name\}.*boris@client\.test/);
  assert.deepEqual(
    shown.letters.map(({ to, contactId, cc }) => [to.address, contactId, cc.length]),
    [
      ['anna@client.test', ANNA.id, 1],
      ['boris@client.test', BORIS.id, 0],
    ],
  );
  assert.ok(shown.letter && !shown.letter.html.includes('/o/'), 'looking at it opens nothing');
  const { letters } = await send(draftId);
  const sent = await queuedOf(letters[1]?.id ?? '');
  const plain = (body: string) => body.replaceAll(/<img [^>]*\/o\/[^>]*>\n/g, '').replaceAll(/\/c\/[\w-]+/g, '/c/…');
  const { subject, html, text, from, to, cc, bcc, bytes } = shown.letter;
  assert.deepEqual([subject, plain(html), plain(text)], [sent.letter.subject, plain(sent.html), plain(sent.text)]);
  assert.deepEqual([from, to, cc, bcc], [sent.from, sent.to, [], []]);
  assert.ok(bytes && bytes > Buffer.byteLength(text));
});

test('the signature of the mailbox is left out where the writer wants none', async () => {
  const draftId = await draft({ withoutSignature: true });
  assert.ok(!(await preview(draftId)).letter?.html.includes(MAILBOX.signatureHtml));
  const { letters } = await send(draftId);
  assert.ok(!(await queuedOf(letters[0]?.id ?? '')).html.includes(MAILBOX.signatureHtml));
});

test('a letter that is too big is told in the preview and stays a draft', async () => {
  const { lead } = card();
  const named = lead && { ...lead, name: 'ж'.repeat(90_000) };
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card({ lead: named }));
  const draftId = await draft({ html: '{lead.name}'.repeat(10), subject: 'Большое' });
  assert.deepEqual(told(await preview(draftId)), [['error', 'html', 'LETTER_TOO_BIG', undefined, undefined]]);
  await assert.rejects(send(draftId), { code: 'LETTER_TOO_BIG' });
  await get(draftId);
});

test('an order whose process died before its letters were made is carried out', async () => {
  const draftId = await draft({ contactIds: [ANNA.id, BORIS.id], to: '' });
  const { letters } = await preview(draftId);
  const database = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '');
  const order = { userId: WRITER.userId, mailboxId: MAILBOX.id, at: new Date(0), letters };
  await database
    .collection<{ _id: string }>('drafts')
    .updateOne({ _id: `${ACCOUNT}:${draftId}` }, { $set: { state: 'sending', order } });
  const ids = letters.map(({ to: { address } }) => stableId('letter', ACCOUNT, draftId, address));
  for (const id of ids) await queuedOf(id);
  const sent = await send(draftId);
  assert.deepEqual(
    sent.letters.map(({ id }) => id),
    ids,
    'asking for it again finds the same letters',
  );
});
