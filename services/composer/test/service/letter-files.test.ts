import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import {
  type Actor,
  AttachmentDelete,
  AttachmentGet,
  AttachmentRead,
  DigitalPipelineTriggered,
  type ErrorCode,
  LetterAttachment,
  LetterFailed,
  LetterGet,
  LetterResend,
  newId,
  PochtovikError,
  stableId,
  type TemplateContent,
  TemplateGet,
  TemplateList,
  TemplateSave,
  TrackingDownloaded,
  type VisitorClass,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';
import { PNG, upload } from './uploading.ts';

const DATA_URL = `data:image/png;base64,${PNG.toString('base64')}`;

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  neighbours.world.cards.set(`${ACCOUNT}:lead:${card().entity.id}`, card());
  composer = await startService(service, neighbours.environment);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

const refuses = (code: ErrorCode, asked: Promise<unknown>, field?: string) =>
  assert.rejects(
    asked,
    (error) => error instanceof PochtovikError && error.code === code && (!field || error.details[0]?.field === field),
  );
const save = (changes: Partial<TemplateContent>, { id = newId(), actor = ADMINISTRATOR as Actor } = {}) =>
  neighbours.ask(TemplateSave, { accountId: ACCOUNT, actor, templateId: id, content: content(changes) });
const getLetter = (letterId: string) =>
  neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId });

/** The letter that the pipeline makes of a template. */
async function letterOf(templateId: string) {
  const asked = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, asked);
  const letterId = stableId('letter', ACCOUNT, asked.hookId);
  return eventually(
    `letter.queued of ${letterId}`,
    () => neighbours.queued.find(({ data }) => data.letter.letterId === letterId)?.data,
  );
}

test('a letter carries the files of its template, each with the page it is downloaded from', async () => {
  const price = await upload(neighbours, Buffer.from('%PDF-1.7\n%'), { name: 'Прайс «осень».pdf' });
  const plan = await upload(neighbours, randomBytes(10), { name: 'план 🚀.bin' });
  const attachments = [
    { attachmentId: price.id, name: 'Для вас.pdf' },
    { attachmentId: plan.id, name: 'план 🚀.bin' },
  ];
  const template = await save({ attachments });
  assert.deepEqual(template.attachments, attachments);
  const listed = await neighbours.ask(TemplateList, { accountId: ACCOUNT, actor: ADMINISTRATOR });
  assert.deepEqual(listed.templates.find(({ id }) => id === template.id)?.attachments, attachments);

  const letter = await letterOf(template.id);
  const { letterId } = letter.letter;
  assert.equal(letter.attachAs, 'parts');
  assert.deepEqual(
    letter.attachments?.map(({ url: _url, ...file }) => file),
    [
      { attachmentId: price.id, name: 'Для вас.pdf', contentType: 'application/pdf', size: 10 },
      { attachmentId: plan.id, name: 'план 🚀.bin', contentType: 'application/octet-stream', size: 10 },
    ],
  );
  const codec = createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));
  const token = letter.attachments?.[1]?.url.replace('https://track.test/d/', '') ?? '';
  const decoded = codec.decode(token, 'download');
  assert.ok(decoded.ok && decoded.claims.letterId === letterId && decoded.claims.linkNumber === 2);
  const behind = await neighbours.ask(LetterAttachment, { accountId: ACCOUNT, letterId, number: 2 });
  assert.equal(behind.name, 'план 🚀.bin');
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(LetterAttachment, { accountId: ACCOUNT, letterId, number: 3 }));
  const foreign = { accountId: OTHER_ACCOUNT, letterId, number: 1 };
  await refuses('LETTER_UNKNOWN', neighbours.ask(LetterAttachment, foreign));
  assert.deepEqual(
    (await getLetter(letterId)).attachments.map(({ name }) => name),
    ['Для вас.pdf', 'план 🚀.bin'],
  );
});

test('files leave as links where downloads are to be tracked', async () => {
  const { id: attachmentId } = await upload(neighbours, randomBytes(5));
  const template = await save({ attachments: [{ attachmentId, name: 'a.bin' }], trackDownloads: true });
  assert.equal((await letterOf(template.id)).attachAs, 'links');
});

test('a letter sent again carries the same files and images, and its own addresses', async () => {
  const { id: attachmentId } = await upload(neighbours, randomBytes(5));
  const html = `<p>Здравствуйте</p><img src="${DATA_URL}">`;
  const template = await save({ html, attachments: [{ attachmentId, name: 'a.bin' }], trackDownloads: true });
  const first = await letterOf(template.id);
  const { letterId } = first.letter;
  const failed = { ...LetterFailed.example, letterId };
  await neighbours.tell(LetterFailed, ACCOUNT, failed);
  await eventually('not_sent', async () => (await getLetter(letterId)).state === 'not_sent');
  const resendId = newId();
  const asked = { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId, resendId, confirmMaybeSent: false };
  await neighbours.ask(LetterResend, asked);
  const second = await eventually(
    'the letter that repeats it',
    () => neighbours.queued.find(({ data }) => data.letter.letterId === resendId)?.data,
  );
  assert.deepEqual([second.attachAs, second.images], ['links', first.images]);
  assert.equal(second.attachments?.[0]?.attachmentId, attachmentId);
  assert.notEqual(second.attachments?.[0]?.url, first.attachments?.[0]?.url);
});

test('a download stands in the timeline by the name of the file; only a person has downloaded it', async () => {
  const { id: attachmentId } = await upload(neighbours, randomBytes(5));
  const template = await save({ attachments: [{ attachmentId, name: 'Смета 🚀.bin' }] });
  const { letterId } = (await letterOf(template.id)).letter;
  const downloaded = (visitor: VisitorClass, at: string) =>
    neighbours.tell(
      TrackingDownloaded,
      ACCOUNT,
      { ...TrackingDownloaded.example, hitId: newId(), letterId, attachmentId, visitor },
      { at },
    );
  const lines = async () => (await getLetter(letterId)).timeline.filter(({ event }) => event === 'tracking.downloaded');
  await downloaded('scanner', '2030-01-01T09:00:00.000Z');
  await eventually('the line of the scanner', async () => (await lines()).length === 1);
  assert.equal((await getLetter(letterId)).downloadedAt, null);
  await downloaded('person', '2030-01-01T10:00:00.000Z');
  await eventually('the line of the person', async () => (await lines()).length === 2);
  assert.equal((await getLetter(letterId)).downloadedAt, '2030-01-01T10:00:00.000Z');
  assert.deepEqual(
    (await lines()).map(({ detail }) => detail),
    ['Защита почты скачала файл «Смета 🚀.bin».', 'Клиент скачал файл «Смета 🚀.bin».'],
  );
});

test('an image pasted into a template goes with the letter, once however often it is shown', async () => {
  const html = `<p>Ёж</p><img alt="1" src="${DATA_URL}"><img alt="2" src='${DATA_URL}'>`;
  const template = await save({ html });
  const letter = await letterOf(template.id);
  const [image, ...others] = letter.images ?? [];
  assert.ok(image);
  assert.equal(others.length, 0);
  assert.equal(image.contentType, 'image/png');
  const shown = `<p>Ёж</p><img alt="1" src="cid:${image.contentId}"><img alt="2" src='cid:${image.contentId}'>`;
  assert.ok(letter.html.includes(shown), letter.html);
  const read = { accountId: ACCOUNT, attachmentId: image.attachmentId, offset: 0, length: 1000 };
  assert.deepEqual(Buffer.from((await neighbours.ask(AttachmentRead, read)).data, 'base64'), PNG);
  assert.deepEqual((await letterOf(template.id)).images, letter.images);
  const named = { accountId: ACCOUNT, actor: ADMINISTRATOR, attachmentId: image.attachmentId };
  await refuses('ATTACHMENT_IN_USE', neighbours.ask(AttachmentDelete, named));
});

test('a template with a broken image is refused with its place', async () => {
  const html = '<p>Текст</p>\n<img src="data:image/png;base64,AAAA">';
  await assert.rejects(save({ html }), (error) => {
    assert.ok(error instanceof PochtovikError);
    const [detail] = error.details;
    assert.deepEqual(
      [error.code, detail?.code, detail?.line, detail?.column],
      ['TEMPLATE_INVALID', 'IMAGE_INVALID', 2, 11],
    );
    return true;
  });
});

test('a broken image in a signature ends the letter as not sent, with what to do', async () => {
  const [mailbox] = neighbours.world.mailboxes;
  assert.ok(mailbox);
  neighbours.world.mailboxes = [{ ...mailbox, signatureHtml: '<img src="data:image/png;base64,AAAA">' }];
  try {
    const template = await save({});
    const asked = hook(template.id);
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, asked);
    const letterId = stableId('letter', ACCOUNT, asked.hookId);
    await eventually('IMAGE_INVALID', async () => (await getLetter(letterId)).failure?.code === 'IMAGE_INVALID');
  } finally {
    neighbours.world.mailboxes = [mailbox];
  }
});

test('a template takes no file of another account, none of a colleague and none that is still uploaded', async () => {
  const foreign = await upload(neighbours, randomBytes(5), { accountId: OTHER_ACCOUNT });
  const colleagues = await upload(neighbours, randomBytes(5));
  const own = await upload(neighbours, randomBytes(5), { actor: USER });
  const withFile = (attachmentId: string) => ({ attachments: [{ attachmentId, name: 'a.bin' }] });
  const field = 'attachments.0.attachmentId';
  await refuses('ATTACHMENT_UNKNOWN', save(withFile(foreign.id)), field);
  await refuses('ATTACHMENT_UNKNOWN', save(withFile(colleagues.id), { actor: USER }), field);
  await refuses('ATTACHMENT_UNKNOWN', save(withFile(newId())), field);
  await save(withFile(own.id), { actor: USER });
});

test('a user sees the file of a public template, and it is not deleted while the template has it', async () => {
  const { id: attachmentId } = await upload(neighbours, randomBytes(5));
  const named = { accountId: ACCOUNT, actor: USER, attachmentId };
  const { id } = await save({ attachments: [{ attachmentId, name: 'a.bin' }], isPublic: false });
  await refuses('ATTACHMENT_UNKNOWN', neighbours.ask(AttachmentGet, named));
  await save({ attachments: [{ attachmentId, name: 'a.bin' }], isPublic: true }, { id });
  assert.equal((await neighbours.ask(AttachmentGet, named)).id, attachmentId);
  await refuses('ACCESS_DENIED', neighbours.ask(AttachmentDelete, named));
  const byOwner = { ...named, actor: ADMINISTRATOR };
  await refuses('ATTACHMENT_IN_USE', neighbours.ask(AttachmentDelete, byOwner));
  await save({ attachments: [] }, { id });
  await neighbours.ask(AttachmentDelete, byOwner);
  const { attachments } = await neighbours.ask(TemplateGet, {
    accountId: ACCOUNT,
    actor: ADMINISTRATOR,
    templateId: id,
  });
  assert.deepEqual(attachments, []);
});

test('files of more than 50 MB together are too much for a template, and the one that does not fit is named', async () => {
  const { id: attachmentId } = await upload(neighbours, Buffer.alloc(30 * 1024 * 1024));
  const attachments = [
    { attachmentId, name: 'первый.bin' },
    { attachmentId, name: 'второй.bin' },
  ];
  await refuses('ATTACHMENTS_TOO_BIG', save({ attachments }), 'attachments.1');
});
