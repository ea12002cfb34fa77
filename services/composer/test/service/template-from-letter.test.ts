import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Actor,
  DigitalPipelineTriggered,
  DraftGet,
  DraftPreviewGet,
  DraftSave,
  DraftToTemplate,
  type ErrorDetail,
  LetterGet,
  LetterToTemplate,
  newId,
  type PochtovikError,
  stableId,
  TemplateSave,
  WritingChoicesGet,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { service } from '../../src/app.ts';
import { draftHands, WRITER, written } from './draft-hands.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { upload } from './uploading.ts';

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});
const { draft, send } = draftHands(() => neighbours);
const ask = <T extends object>(actor: Actor, named: T) => ({ accountId: ACCOUNT, actor, ...named });
const chosen = { name: 'Из письма', isPublic: false };

async function withFile() {
  const file = await upload(neighbours, Buffer.from(`Прайс ${newId()}`), { name: 'Прайс.txt', actor: WRITER });
  return { attachmentIds: [file.id], trackDownloads: true, withoutSignature: true };
}

test('a draft becomes a template with its texts, files, triggers and ticks, once, and stays', async () => {
  const changes = await withFile();
  const draftId = await draft({ ...changes, subject: 'Для {contact.first_name}' });
  const templateId = newId();
  const make = () => neighbours.ask(DraftToTemplate, ask(WRITER, { draftId, templateId, ...chosen }));
  const made = await make();
  assert.deepEqual(
    [made.subject, made.html, made.actions, made.withoutSignature, made.trackDownloads, made.sendTo],
    ['Для {contact.first_name}', written().html, written().actions, true, true, { type: 'client' }],
  );
  assert.deepEqual(made.attachments, [{ attachmentId: changes.attachmentIds[0], name: 'Прайс.txt' }]);
  assert.deepEqual([made.ownerUserId, made.name, made.isPublic], [WRITER.userId, 'Из письма', false]);
  assert.deepEqual(await make(), made);
  assert.equal((await neighbours.ask(DraftGet, ask(WRITER, { draftId }))).revision, 1);
  await assert.rejects(neighbours.ask(DraftToTemplate, ask(USER, { draftId, templateId: newId(), ...chosen })), {
    code: 'DRAFT_UNKNOWN',
  });
});

test('a draft that no template can be made of is refused with the place', async () => {
  const details = async (changes: object): Promise<ErrorDetail[]> => {
    const draftId = await draft(changes);
    const error = await neighbours.ask(DraftToTemplate, ask(WRITER, { draftId, templateId: newId(), ...chosen })).then(
      () => assert.fail('it was made'),
      (refused: PochtovikError) => refused,
    );
    assert.equal(error.code, 'TEMPLATE_INVALID');
    return error.details;
  };
  assert.equal((await details({ subject: ' ' }))[0]?.field, 'subject');
  const [broken] = await details({ html: '<p>\n{lead.nme}</p>' });
  assert.deepEqual([broken?.field, broken?.line, broken?.suggestion], ['html', 2, 'lead.name']);
});

test('a letter becomes a template of what it was made from, not of what its client read', async () => {
  const changes = await withFile();
  const draftId = await draft({ ...changes, subject: 'Счёт для {contact.first_name}' });
  const [letter] = (await send(draftId)).letters;
  const make = (letterId: string, actor = WRITER) =>
    neighbours.ask(LetterToTemplate, ask(actor, { letterId, templateId: newId(), ...chosen }));
  const written = await make(letter?.id ?? '');
  assert.equal(written.subject, 'Счёт для {contact.first_name}');
  assert.equal(written.attachments?.length, 1);
  await assert.rejects(make(letter?.id ?? '', USER), { code: 'LETTER_UNKNOWN' });

  const templateId = newId();
  const first = content({ isPublic: false, sendTo: { type: 'address', address: '{responsible.email}' } });
  const save = (changed: object) =>
    neighbours.ask(TemplateSave, ask(ADMINISTRATOR, { templateId, content: { ...first, ...changed } }));
  await save({});
  const sent = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letterId = stableId('letter', ACCOUNT, sent.hookId);
  await eventually('the letter is made', () =>
    neighbours.ask(LetterGet, ask(ADMINISTRATOR, { letterId })).catch(() => undefined),
  );
  await save({ html: '<p>Вторая</p>' });
  const { id: _id, name, html, sendTo, subject } = await make(letterId);
  assert.deepEqual([name, html, sendTo, subject], ['Из письма', first.html, first.sendTo, first.subject]);
});

test('the tick «track downloads» is kept by the draft, leaves as links, and begins the next new draft of its writer', async () => {
  const choices = (actor = WRITER) => neighbours.ask(WritingChoicesGet, ask(actor, {}));
  const { attachmentIds } = await withFile();
  const save = (draftId: string, revision: number, changes: object, actor = WRITER) => {
    const typed = { draftId, revision, content: written({ attachmentIds, ...changes }) };
    return neighbours.ask(DraftSave, ask(actor, typed));
  };
  const sendAs = async (draftId: string) => {
    const [letter] = (await send(draftId)).letters;
    const event = await eventually('the letter is queued', () =>
      neighbours.queued.find(({ data }) => data.letter.letterId === letter?.id),
    );
    return event.data.attachAs;
  };
  await save(newId(), 0, { trackDownloads: false });
  assert.deepEqual(await choices(), { trackDownloads: false });
  const ticked = newId();
  assert.equal((await save(ticked, 0, { trackDownloads: true })).trackDownloads, true);
  assert.deepEqual([await choices(), await choices(USER)], [{ trackDownloads: true }, { trackDownloads: false }]);
  assert.equal((await save(ticked, 1, {})).trackDownloads, true, 'a save that does not speak of it keeps it');

  const next = newId();
  assert.equal((await save(next, 0, {})).trackDownloads, true);
  assert.equal((await save(next, 0, {})).revision, 1, 'an answer that was lost');
  assert.equal((await save(newId(), 0, {}, USER)).trackDownloads, undefined);
  const previewed = async (draftId: string) =>
    (await neighbours.ask(DraftPreviewGet, ask(WRITER, { draftId }))).letter?.text ?? '';
  assert.match(await previewed(next), /Files of this letter|Файлы к письму/);
  await save(next, 1, { trackDownloads: false });
  assert.doesNotMatch(await previewed(next), /Files of this letter|Файлы к письму/);
  assert.deepEqual(await choices(), { trackDownloads: false });
  assert.equal(await sendAs(ticked), 'links');

  const stale = save(next, 1, { trackDownloads: true });
  await assert.rejects(stale, { code: 'DRAFT_CHANGED' });
  assert.deepEqual(await choices(), { trackDownloads: false }, 'a save that changed nothing is not remembered');
});
