import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { DraftContent } from '@pochtovik/contracts';
import { type ExampleSetUp, letters, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';
import { uploadFile } from './upload-file.ts';
import { draftContent, savedDraft, sentDraft } from './written-draft.ts';

const { client, manager } = PEOPLE.a;
const { client: second } = PEOPLE.b;
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
let leadId = 0;
let contactIds: number[] = [];
let mailboxId = '';

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
  const lead = await product.control.createLead(setUp.accountId, {
    ...{ name: 'Поставка', price: 120_000, pipelineId: setUp.pipelineId },
    responsibleUserId: setUp.userId(manager.address),
    contacts: [client, second].map(({ name, firstName, address }) => ({ name, firstName, email: address })),
  });
  leadId = lead.leadId;
  contactIds = lead.contactIds;
  mailboxId = (await mailboxOf(setUp, manager.address)).id;
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

const saved = (changes: Partial<DraftContent>) =>
  savedDraft(setUp, draftContent(leadId, { mailboxId, to: client.address, trackDownloads: false, ...changes }));

/** Bytes of a message as it went over the wire: servers write lines of their own above it and keep its line ends as LF. */
const wireSize = (source: Buffer) =>
  source.subarray(source.indexOf('Subject: ')).toString('latin1').replaceAll(/\r?\n/g, '\r\n').length;

/** The texts of a letter without what a preview leaves out: the pixel, and where addresses at the tracker lead. */
const plain = (body: string) =>
  body
    .replaceAll('\r\n', '\n')
    .replaceAll(/<img [^>]*\/o\/[^>]*>\n/g, '')
    .replaceAll(/\/([cduw])\/[\w-]+/g, '/$1/…')
    .trimEnd();

const link = () => `{triggerlink:${setUp.linkNumber}}`;
const CASES: Record<string, () => Promise<Partial<DraftContent>>> = {
  'a few words': async () => ({}),
  'plain ASCII': async () => ({ subject: 'Offer', html: '<p>Dear client, .</p>\n.\n', withoutSignature: true }),
  'a long letter in two languages with all kinds of links': async () => ({
    html: `${`<p style="color:#123456">Цена {lead.price|money_words}, ${'word '.repeat(30)}</p>\n`.repeat(40)}<a href="${link()}">КП</a> <a href="https://company.test/каталог?a=1&amp;b=2">Каталог</a> ${link()} {unsubscribe_link} {web_version}`,
    trackLinks: true,
  }),
  'copies, a thread and a subject of one long word': async () => ({
    ...{ cc: `"Борис, бухгалтер" <${second.address}>`, bcc: PEOPLE.c.client.address },
    ...{ inReplyTo: '<question@client.test>', references: ['<first@client.test>', '<question@client.test>'] },
    subject: `Re: ${'Ж'.repeat(300)} 🙂`,
  }),
  'files with names that need an encoding': async () => ({
    attachmentIds: [
      await uploadFile(setUp, `${'Очень длинное имя '.repeat(10)}.pdf`, randomBytes(300_001)),
      await uploadFile(setUp, 'empty "quotes".txt', Buffer.from('x')),
    ],
  }),
  'files that leave as links': async () => ({
    attachmentIds: [await uploadFile(setUp, 'Смета <1> & "2".pdf', randomBytes(120_000))],
    trackDownloads: true,
  }),
  'pasted images, the same one twice': async () => ({
    html: `<p><img src="data:image/png;base64,${PNG}"> и <img src="data:image/png;base64,${PNG}" alt="ещё раз"></p>`,
  }),
};

for (const [name, changes] of Object.entries(CASES)) {
  test(`what is previewed is what leaves, to the byte: ${name}`, async () => {
    const content = await changes();
    const draftId = await saved(content);
    const { json: preview } = await call('GET', `/drafts/${draftId}/preview`);
    assert.deepEqual(preview.problems, []);
    const [{ id } = { id: 'none' }] = await sentDraft(setUp, draftId);
    const [received, filed] = await Promise.all(
      [undefined, 'Отправленные'].map((folder) =>
        eventually(`the letter is in ${folder ?? 'the inbox'}`, async () =>
          (await letters(product, folder === undefined ? client : manager, folder)).find(({ mail }) =>
            mail.messageId?.includes(id),
          ),
        ),
      ),
    );
    assert.ok(received && filed);
    assert.equal(wireSize(received.source), preview.letter.bytes);
    assert.equal(wireSize(filed.source), preview.letter.bytes);

    const { mail } = received;
    assert.equal(mail.subject, preview.letter.subject);
    assert.equal(plain(mail.text ?? ''), plain(preview.letter.text));
    const said = content.trackLinks
      ? preview.letter.html.replace('https://company.test/каталог?a=1&amp;b=2', '…')
      : preview.letter.html;
    const came = (mail.html || '').replace(/http:[^"]*\/l\/[\w-]+/, '…');
    // The reader's program puts the bytes of an image in its place.
    const imageless = (html: string) => plain(html).replaceAll(/src="data:[^"]*"/g, 'src="…"');
    assert.equal(imageless(came), imageless(said));
    const carried = mail.attachments.filter(({ related }) => !related);
    assert.deepEqual(
      carried.map(({ filename, size }) => [filename, size]),
      content.trackDownloads
        ? []
        : preview.letter.attachments.map((file: { name: string; size: number }) => [file.name, file.size]),
    );
  });
}

test('each of several letters has its own size, and one that can not leave has none', async () => {
  const html = '<p>Здравствуйте, {contact.name}! {contact.name|dative}</p>';
  const draftId = await saved({ to: '', contactIds, html });
  const sizes = new Map<string, number>();
  for (const number of [1, 2]) {
    const { json } = await call('GET', `/drafts/${draftId}/preview?letter=${number}`);
    assert.deepEqual(json.problems, []);
    sizes.set(json.letter.to.address, json.letter.bytes);
  }
  const made = await sentDraft(setUp, draftId);
  assert.equal(made.length, 2);
  for (const { id, to } of made) {
    const copy = await eventually('the copy is filed', async () =>
      (await letters(product, manager, 'Отправленные')).find(({ mail }) => mail.messageId?.includes(id)),
    );
    assert.equal(wireSize(copy.source), sizes.get(to));
  }
  const { json: nobody } = await call('GET', `/drafts/${await saved({ to: '' })}/preview`);
  assert.equal(nobody.letter.bytes, null);
  const broken = await call(
    'GET',
    `/drafts/${await saved({ html: '<img src="data:image/png;base64,AAAA">' })}/preview`,
  );
  assert.equal(broken.json.letter.bytes, null);
  assert.deepEqual(
    broken.json.problems.map(({ code, severity }: Record<string, unknown>) => [code, severity]),
    [['IMAGE_INVALID', 'error']],
  );
});
