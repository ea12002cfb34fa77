import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LetterSummary } from '@pochtovik/contracts';
import {
  type Client,
  type ExampleSetUp,
  letters,
  type Manager,
  PEOPLE,
  startExample,
  WIDE_LIMITS,
} from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';
import { mailboxOf, settingsOf } from './mailbox-of.ts';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

/** A lead in the stage that sends the proposal, and its letter once it stands in one of the states. */
async function letterTo(client: Client, manager: Manager, ...states: string[]): Promise<LetterSummary> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Сделка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, email: client.address }],
  });
  const { pipelineId, status } = setUp;
  await product.control.moveLead(setUp.accountId, leadId, { pipelineId, statusId: status.qualified });
  return eventually(`the letter is ${states.join(' or ')}`, async () => {
    const [letter] = await setUp.gateway.lettersOf(leadId);
    return letter && states.includes(letter.state) ? letter : undefined;
  });
}

const received = (client: Client, count: number) =>
  eventually(`${count} letters of ${client.name}`, async () => {
    const found = await letters(product, client);
    return found.length >= count && found;
  });

test('who unsubscribes by one click gets no more letters, until an administrator takes the address out and sends again', async () => {
  const { client, manager } = PEOPLE.a;
  await letterTo(client, manager, 'sent');
  const [mail] = await received(client, 1);
  const list = mail?.mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  const address = /^List-Unsubscribe:\s+<(\S+)>$/.exec(list)?.[1] ?? '';
  assert.ok(address.startsWith(`${product.services.trackerUrl}/u/`), list);
  const form = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  assert.equal((await fetch(address, { method: 'POST', body: form, redirect: 'manual' })).status, 200);
  await eventually('the address is in the list', async () => {
    const { json } = await call('GET', '/suppressions?search=anna');
    return json.suppressions[0]?.reason === 'unsubscribed';
  });

  const refused = await letterTo(client, manager, 'not_sent');
  assert.equal(refused.failure?.code, 'RECIPIENT_SUPPRESSED');
  assert.equal((await call('DELETE', `/suppressions/${encodeURIComponent(client.address)}`)).status, 200);
  const again = await call('POST', `/letters/${refused.id}/resend`, {});
  assert.deepEqual([again.status, again.json.state, again.json.resendOf], [201, 'queued', refused.id]);
  const inbox = await received(client, 2);
  assert.ok(inbox.some(({ mail: { messageId } }) => messageId === `<${again.json.id}@company.test>`));
});

test('a letter that failed is sent again once the mailbox works; one taken back never leaves; both are found in the lists', async () => {
  const { client, manager } = PEOPLE.b;
  const mailbox = await mailboxOf(setUp, manager.address);
  const settings = settingsOf(mailbox);
  const save = (password: string) => call('PUT', `/mailboxes/${mailbox.id}`, { settings, password });

  const saved = await save('wrong password');
  assert.deepEqual([saved.status, saved.json.tick], [200, 'red'], JSON.stringify(saved.json));
  const failed = await letterTo(client, manager, 'not_sent');
  assert.equal(failed.failure?.code, 'SMTP_AUTH_FAILED');
  const waiting = await letterTo(client, manager, 'queued');
  assert.equal((await call('POST', `/letters/${waiting.id}/cancel`)).json.state, 'cancelled');
  assert.equal((await save(manager.password)).status, 200);
  const again = await call('POST', `/letters/${failed.id}/resend`, {});
  assert.equal(again.status, 201);
  const inbox = await received(client, 1);
  assert.deepEqual(
    inbox.map(({ mail: { messageId } }) => messageId),
    [`<${again.json.id}@company.test>`],
  );
  const late = await call('POST', `/letters/${again.json.id}/cancel`);
  assert.deepEqual([late.status, late.json.code], [409, 'LETTER_NOT_CANCELLABLE']);

  const search = encodeURIComponent('boris@client');
  const notSent = await eventually('both stand under «Не отправленные»', async () => {
    const found = await call('GET', `/letters?state=not_sent&mailboxId=${mailbox.id}&search=${search}`);
    return found.json.letters.length === 2 && found.json.letters;
  });
  assert.deepEqual(
    notSent.map(({ id, state }: LetterSummary) => [id, state]),
    [
      [waiting.id, 'cancelled'],
      [failed.id, 'not_sent'],
    ],
  );
  const { timeline } = await setUp.gateway.letter(waiting.id);
  assert.deepEqual(
    timeline.map(({ event }) => event),
    ['letter.queued', 'letter.cancelled'],
  );
});
