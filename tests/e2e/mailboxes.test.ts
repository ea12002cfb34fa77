import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  DiscoveredMailbox,
  Mailbox,
  MailboxDelete,
  MailboxList,
  MailboxPresets,
  newId,
  parserOf,
} from '@pochtovik/contracts';
import { type ExampleSetUp, letters, PEOPLE, startExample } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { ImapFolder, startScriptedImap, startScriptedSmtp } from '@pochtovik/scripted-mail';
import { eventually } from '@pochtovik/testing';
import type { Static, TSchema } from 'typebox';
import { callGateway } from './call-gateway.ts';
import { settingsOf } from './mailbox-of.ts';
import { qualifiedDeal } from './qualified-deal.ts';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample());
});
after(() => stop());

async function call<S extends TSchema>(method: string, path: string, answer: S, body?: unknown): Promise<Static<S>> {
  const { ok, text, json } = await callGateway(setUp, method, path, body);
  assert.ok(ok, `${method} ${path}: ${text}`);
  return parserOf(answer).parse(json);
}

async function mailboxesOf(userId: number): Promise<Mailbox[]> {
  const { mailboxes } = await call('GET', '/mailboxes', MailboxList.reply);
  return mailboxes.filter((mailbox) => mailbox.userId === userId);
}

const dealOf = (address: string) => qualifiedDeal(product, setUp, address);

function letterOf(leadId: number, what: string, isSo: (state: string, code: string | undefined) => boolean) {
  return eventually(what, async () => {
    const [letter] = await setUp.gateway.lettersOf(leadId);
    return letter && isSo(letter.state, letter.failure?.code) && letter;
  });
}

test('presets come with limits and sources; settings are found from an address', async () => {
  const { presets } = await call('GET', '/mailbox-presets', MailboxPresets.reply);
  assert.ok(presets.every(({ sources }) => sources.some(({ about }) => about === 'limits')));
  const found = await call('POST', '/mailbox-discovery', DiscoveredMailbox, { address: 'maria@list.ru' });
  assert.deepEqual([found.presetId, found.smtp.host], ['mail-ru', 'smtp.mail.ru']);
});

test('a broken mailbox tells why; deleted, its queue is "not sent" with the reason and history stays', async () => {
  const { address } = PEOPLE.a.manager;
  const [mailbox, ...others] = await mailboxesOf(setUp.userId(address));
  assert.ok(mailbox && others.length === 0);
  const settings = settingsOf(mailbox);
  const broken = await call('PUT', `/mailboxes/${mailbox.id}`, Mailbox, { settings, password: 'wrong' });
  assert.deepEqual([broken.tick, broken.smtpCheck.hint?.cause], ['red', 'wrong-password']);

  const refused = await dealOf(address);
  await letterOf(refused, 'the refused letter', (_state, code) => code === 'SMTP_AUTH_FAILED');
  const [paused] = await mailboxesOf(setUp.userId(address));
  assert.deepEqual([paused?.paused?.code, paused?.paused?.hint?.cause], ['SMTP_AUTH_FAILED', 'wrong-password']);
  const waiting = await dealOf(address);
  await letterOf(waiting, 'the letter in the queue', (state) => state === 'queued');

  const { mailboxId } = await call('DELETE', `/mailboxes/${mailbox.id}`, MailboxDelete.reply);
  assert.equal(mailboxId, mailbox.id);
  await letterOf(waiting, 'the reason', (state, code) => state === 'not_sent' && code === 'MAILBOX_DELETED');
  await letterOf(refused, 'the history', (_state, code) => code === 'SMTP_AUTH_FAILED');
  assert.deepEqual(await mailboxesOf(setUp.userId(address)), []);
  await letterOf(await dealOf(address), 'no mailbox', (_state, code) => code === 'MAILBOX_NONE');
  assert.deepEqual(await letters(product, PEOPLE.a.client), []);
});

test('two folders for sent letters are told of; the choice of one ends the warning, and the next letter is filed there', async (t) => {
  const folders = ['Sent', 'Отправленные'].map((path) => new ImapFolder(path));
  for (const folder of folders) folder.file('Subject: old\r\n\r\nold\r\n');
  const [smtp, imap] = [await startScriptedSmtp(), await startScriptedImap({ specialUse: false, folders })];
  t.after(() => Promise.all([smtp.stop(), imap.stop()]));
  const { address } = PEOPLE.b.manager;
  const at = (port: number) => ({ host: '127.0.0.1', port, security: 'none' as const });
  const settings = {
    ...{ userId: setUp.userId(address), fromName: 'Борис', fromAddress: address, login: address, signatureHtml: '' },
    ...{ smtp: at(smtp.port), imap: at(imap.port) },
    limits: { perSecond: 10, perMinute: 100, perHour: 1000, perDay: 2000 },
  };
  const warned = await call('POST', '/mailboxes', Mailbox, { settings, password: 'any' });
  assert.deepEqual([warned.tick, warned.warnings?.map(({ cause }) => cause)], ['green', ['sent-folder-rivals']]);
  const chosen = { ...settings, sentFolder: 'Отправленные' };
  const mailbox = await call('PUT', `/mailboxes/${warned.id}`, Mailbox, { settings: chosen, password: 'any' });
  assert.deepEqual([mailbox.sentFolder, mailbox.warnings ?? []], ['Отправленные', []]);
  await call('PUT', `/mailboxes/${mailbox.id}/default`, Mailbox);

  await letterOf(await dealOf(address), 'the letter', (state) => state === 'sent');
  await eventually('the copy', () => imap.folders.get('Отправленные')?.letters.length === 2);
  assert.equal(imap.folders.get('Sent')?.letters.length, 1);
  await call('DELETE', `/mailboxes/${mailbox.id}`, MailboxDelete.reply);
});

test('another mailbox of a user is made the default without its password', async () => {
  const [first] = await mailboxesOf(setUp.userId(PEOPLE.b.manager.address));
  assert.ok(first);
  const { userId } = first;
  const second = await call('POST', '/mailboxes', Mailbox, { settings: settingsOf(first), password: 'any' });
  assert.equal(second.isDefault, false);
  assert.equal((await call('PUT', `/mailboxes/${second.id}/default`, Mailbox)).isDefault, true);
  const defaults = (await mailboxesOf(userId)).filter(({ isDefault }) => isDefault);
  assert.deepEqual(
    defaults.map(({ id }) => id),
    [second.id],
  );
});

test('B1, B7: users are listed, each with any number of mailboxes; no answer holds a password', async () => {
  const password = `Тайна ${newId()}`;
  const { users } = (await callGateway(setUp, 'GET', '/users')).json;
  const people = [PEOPLE.a, PEOPLE.b].map(({ manager }) => setUp.userId(manager.address));
  assert.ok(people.every((id) => users.some((user: { id: number }) => user.id === id)));
  const [userId = 0] = people;
  const [model] = await mailboxesOf(setUp.userId(PEOPLE.b.manager.address));
  assert.ok(model);
  const before = (await mailboxesOf(userId)).length;
  const settings = { ...settingsOf(model), userId };
  const answers: string[] = [];
  for (let added = 0; added < 2; added += 1) {
    const saved = await callGateway(setUp, 'POST', '/mailboxes', { settings, password });
    answers.push(
      saved.text,
      (await callGateway(setUp, 'PUT', `/mailboxes/${saved.json.id}`, { settings, password })).text,
    );
  }
  assert.equal((await mailboxesOf(userId)).length, before + 2);
  answers.push((await callGateway(setUp, 'GET', '/mailboxes')).text);
  const hidden = [password, Buffer.from(password).toString('base64')];
  assert.deepEqual(
    answers.filter((text) => hidden.some((secret) => text.includes(secret))),
    [],
  );
});
