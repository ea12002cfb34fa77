import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BulkSend, type EntityRef, parserOf } from '@pochtovik/contracts';
import { type ExampleSetUp, letters, PEOPLE, startExample } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf } from './mailbox-of.ts';

const RECIPIENTS = 30;
const { client, manager } = PEOPLE.a;
const STOPPED = 'stopped@client.test';
const bulkSendParser = parserOf(BulkSend);
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({
    limits: { perSecond: 2, perMinute: 1000, perHour: 1000, perDay: 2000 },
  }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown, key?: string) =>
  callGateway(setUp, method, path, body, key);

/** Leads of one client, but for two without an address and one who wants no letters. */
async function makeLeads(): Promise<EntityRef[]> {
  const addresses = Array.from({ length: RECIPIENTS }, (_, index) =>
    index === 3 || index === 17 ? undefined : index === 11 ? STOPPED : client.address,
  );
  const made = await Promise.all(
    addresses.map((email, index) =>
      product.control.createLead(setUp.accountId, {
        name: `Сделка ${index}`,
        responsibleUserId: setUp.userId(manager.address),
        contacts: [{ name: client.name, ...(email === undefined ? {} : { email }) }],
      }),
    ),
  );
  return made.map(({ leadId: id }) => ({ type: 'lead', id }));
}

/** Message-IDs in the client's inbox, less those of letters that are not of the bulk send. */
async function received(others: ReadonlySet<string>): Promise<string[]> {
  const found = await letters(product, client);
  return found.map(({ mail }) => mail.messageId ?? '').filter((id) => !others.has(id));
}

/** A single letter from the same mailbox, once it has left. @returns its Message-ID */
async function singleLetter(): Promise<string> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Одна сделка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, email: client.address }],
  });
  const { pipelineId, status } = setUp;
  await product.control.moveLead(setUp.accountId, leadId, { pipelineId, statusId: status.qualified });
  const sent = await eventually('a single letter has left', async () => {
    const [letter] = await setUp.gateway.lettersOf(leadId);
    return letter?.state === 'sent' && letter;
  });
  return (await setUp.gateway.letter(sent.id)).messageId;
}

test('a bulk send through the gateway: checked, made once, paused, resumed, cancelled, and counted as the mail server counts', async () => {
  const entities = await makeLeads();
  assert.equal((await call('POST', '/suppressions', { address: STOPPED })).status, 201);
  const mailbox = await mailboxOf(setUp, manager.address);
  const body = { templateId: setUp.repeatTemplateId, mailboxId: mailbox.id, entities };

  const check = await call('POST', '/bulk-sends/check', body);
  assert.deepEqual([check.status, check.json.recipients, check.json.sendable], [200, RECIPIENTS, RECIPIENTS - 3]);
  const codes = check.json.problems.flatMap(({ refusal }: { refusal: { code: string } | null }) => refusal?.code ?? []);
  assert.deepEqual(codes.toSorted(), ['RECIPIENT_NONE', 'RECIPIENT_NONE', 'RECIPIENT_SUPPRESSED']);

  const made = await call('POST', '/bulk-sends', body, 'the-mailing');
  assert.equal(made.status, 201, JSON.stringify(made.json));
  const again = await call('POST', '/bulk-sends', body, 'the-mailing');
  assert.equal(again.json.id, made.json.id);
  const path = `/bulk-sends/${made.json.id}`;
  const read = async () => bulkSendParser.parse((await call('GET', path)).json);
  const atLeast = (sent: number) =>
    eventually(`${sent} letters have left`, async () => (await received(singles)).length >= sent);

  const singles = new Set<string>();
  await atLeast(4);
  assert.equal((await call('POST', `${path}/pause`)).json.state, 'paused');
  // Two single letters leave one after the other: between them the mailbox has slots that the bulk send does not take.
  singles.add(await singleLetter());
  const before = await eventually('the single letter is in the inbox', async () => {
    const inbox = await received(new Set());
    return [...singles].every((id) => inbox.includes(id)) && received(singles);
  });
  singles.add(await singleLetter());
  assert.deepEqual(await received(singles), before);
  const paused = await read();
  assert.equal(paused.state, 'paused');
  assert.equal(paused.counts.queued + paused.counts.sent, RECIPIENTS - 3);

  assert.equal((await call('POST', `${path}/resume`)).json.state, 'running');
  await atLeast(before.length + 3);
  assert.equal((await call('POST', `${path}/cancel`)).json.state, 'cancelled');
  const ended = await eventually('nothing waits', async () => {
    const found = await read();
    return found.counts.queued === 0 && found;
  });
  assert.ok(ended.counts.cancelled > 0, JSON.stringify(ended));
  assert.deepEqual([ended.state, ended.recipients, ended.counts.notSent], ['cancelled', RECIPIENTS, 3]);
  const { sent, cancelled } = ended.counts;
  assert.equal(sent + cancelled, RECIPIENTS - 3);
  singles.add(await singleLetter());
  const inbox = await received(singles);
  assert.deepEqual([inbox.length, new Set(inbox).size], [sent, sent]);
  const late = await call('POST', `${path}/resume`);
  assert.deepEqual([late.status, late.json.code], [409, 'BULK_SEND_ENDED']);
  const { json } = await call('GET', '/bulk-sends');
  assert.deepEqual(
    json.bulkSends.map(({ id }: BulkSend) => id),
    [made.json.id],
  );

  const [letter] = (await letters(product, client)).filter(({ mail }) => mail.messageId === inbox[0]);
  const list = letter?.mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  assert.ok(list.includes(`<${product.services.trackerUrl}/u/`), list);
});
