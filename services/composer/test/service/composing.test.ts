import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  AccountInstalled,
  AccountUninstalled,
  DigitalPipelineTriggered,
  type EntityCard,
  ERROR_CODES,
  type ErrorCode,
  LETTER_END_CODES,
  LetterGet,
  LetterLinkTarget,
  LetterList,
  LetterRequested,
  newId,
  PochtovikError,
  stableId,
  type TemplateContent,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import { createTokenCodec, parseKeys } from '@pochtovik/tracking-token';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, hook, LINK_NUMBER, MAILBOX, OTHER_ACCOUNT } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, { ...neighbours.environment, RENDER_TIMEOUT_MS: '1000' });
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

beforeEach(() => {
  const { world } = neighbours;
  world.cards.clear();
  setCard(card());
  world.mailboxes = [MAILBOX];
  world.customFields = [];
  world.cardError = null;
});

function setCard(entityCard: EntityCard) {
  const { type, id } = entityCard.entity;
  neighbours.world.cards.set(`${ACCOUNT}:${type}:${id}`, entityCard);
}

async function saved(changes: Partial<TemplateContent> = {}, accountId = ACCOUNT): Promise<string> {
  const templateId = newId();
  await neighbours.ask(TemplateSave, { accountId, actor: ADMINISTRATOR, templateId, content: content(changes) });
  return templateId;
}

const letterIdOf = (cause: string) => stableId('letter', ACCOUNT, cause);

async function letterOf(letterId: string) {
  return eventually(`letter ${letterId}`, () =>
    neighbours.ask(LetterGet, { accountId: ACCOUNT, actor: ADMINISTRATOR, letterId }).catch(() => undefined),
  );
}

async function queuedOf(letterId: string) {
  const event = await eventually(`letter.queued of ${letterId}`, () =>
    neighbours.queued.find(({ data }) => data.letter.letterId === letterId),
  );
  return event.data;
}

/** Sends a hook and expects a letter that is not sent, with this code, in its row and in its event. */
async function refused(sent: ReturnType<typeof hook>, code: ErrorCode) {
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letterId = letterIdOf(sent.hookId);
  const letter = await letterOf(letterId);
  assert.equal(letter.state, 'not_sent');
  assert.equal(letter.failure?.code, code);
  assert.ok(
    [...LETTER_END_CODES.composer].some((known) => known === code),
    `the manual explains ${code}`,
  );
  assert.ok(letter.failure.response.startsWith(ERROR_CODES[code].ru));
  const told = await eventually(`letter.not-composed of ${letterId}`, () =>
    neighbours.notComposed.find(({ data }) => data.letter.letterId === letterId),
  );
  assert.equal(told.data.code, code);
  assert.ok(!neighbours.queued.some(({ data }) => data.letter.letterId === letterId));
  return { letter, told: told.data };
}

test('a hook becomes a letter with everything the sender and the triggers need', async () => {
  const templateId = await saved();
  const sent = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letterId = letterIdOf(sent.hookId);
  const queued = await queuedOf(letterId);

  assert.deepEqual(queued.letter, {
    letterId,
    sendId: stableId('send', ACCOUNT, sent.hookId),
    entity: { type: 'lead', id: sent.leadId },
    templateId,
    templateName: 'Коммерческое предложение',
    subject: 'Коммерческое предложение для Анна',
    actions: content().actions,
    origin: { type: 'digital-pipeline', hookId: sent.hookId },
  });
  assert.deepEqual(queued.from, { name: MAILBOX.fromName, address: MAILBOX.fromAddress });
  assert.deepEqual(queued.to, { name: 'Анна Смирнова', address: 'anna@client.test' });
  assert.deepEqual([queued.mailboxId, queued.priority], [MAILBOX.id, 'single']);
  assert.equal(queued.messageId, `<${letterId}@company.test>`);
  assert.match(queued.html, /<p>Здравствуйте, Анна!<\/p>/);
  assert.ok(queued.html.includes(MAILBOX.signatureHtml));
  assert.match(
    queued.text,
    /Здравствуйте, Анна!\n\nОткрыть КП \(https:\/\/track\.test\/c\/[\w-]+\)\n\nМария Продажная/,
  );

  const codec = createTokenCodec(parseKeys(neighbours.environment['TRACKING_KEYS'] ?? ''));
  const open = codec.decode(/\/o\/([\w-]+)\.gif/.exec(queued.html)?.[1] ?? '', 'open');
  const click = codec.decode(/\/c\/([\w-]+)"/.exec(queued.html)?.[1] ?? '', 'click');
  assert.ok(open.ok && click.ok);
  assert.deepEqual([open.claims.accountId, open.claims.letterId], [ACCOUNT, letterId]);
  assert.deepEqual([click.claims.letterId, click.claims.linkNumber], [letterId, LINK_NUMBER]);

  const letter = await letterOf(letterId);
  assert.deepEqual([letter.state, letter.html, letter.to], ['queued', queued.html, 'anna@client.test']);
  assert.deepEqual(
    letter.timeline.map(({ event, service: by }) => `${event} ${by}`),
    ['letter.queued composer'],
  );
});

test('a hook delivered three times makes one letter and one event', async () => {
  const sent = hook(await saved());
  await Promise.all([1, 2, 3].map(() => neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent, { id: sent.hookId })));
  const letterId = letterIdOf(sent.hookId);
  await queuedOf(letterId);
  // A letter asked for afterwards is out: so all three before it are done with.
  const behind = hook(await saved({ name: 'Следующее' }));
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent, { id: sent.hookId });
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, behind);
  await queuedOf(letterIdOf(behind.hookId));

  assert.equal(neighbours.queued.filter(({ data }) => data.letter.letterId === letterId).length, 1);
  const { letters } = await neighbours.ask(LetterList, { accountId: ACCOUNT, actor: ADMINISTRATOR, limit: 100 });
  assert.equal(letters.filter(({ id }) => id === letterId).length, 1);
});

test('a trigger of another letter makes one letter an execution', async () => {
  const templateId = await saved();
  const request = { executionId: newId(), letterId: newId(), templateId, entity: card().entity };
  await Promise.all([1, 2].map(() => neighbours.tell(LetterRequested, ACCOUNT, request)));
  const queued = await queuedOf(letterIdOf(request.executionId));
  const { executionId, letterId } = request;
  assert.deepEqual(queued.letter.origin, { type: 'trigger', executionId, letterId });
});

test('the mailbox named in the action is used before the one of the responsible user', async () => {
  const second = { ...MAILBOX, id: newId(), userId: 7_009, fromAddress: 'sales@company.test', signatureHtml: '' };
  neighbours.world.mailboxes = [MAILBOX, second];
  const sent = hook(await saved(), { mailboxId: second.id });
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const queued = await queuedOf(letterIdOf(sent.hookId));
  assert.deepEqual([queued.mailboxId, queued.from.address], [second.id, 'sales@company.test']);
});

test('a template can write to an address with variables and leave the signature out', async () => {
  const sendTo = { type: 'address', address: '{responsible.email}' } as const;
  const sent = hook(await saved({ sendTo, withoutSignature: true }));
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const queued = await queuedOf(letterIdOf(sent.hookId));
  assert.deepEqual(queued.to, { name: '', address: 'maria@company.test' });
  assert.ok(!queued.html.includes(MAILBOX.signatureHtml));
});

test('a trigger link of a letter leads where it led when the letter was made', async () => {
  const [link] = neighbours.world.links;
  assert.ok(link);
  neighbours.world.links = [{ ...link, redirectUrl: 'https://company.test/kp?deal={lead.name}' }];
  const sent = hook(await saved());
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letterId = letterIdOf(sent.hookId);
  await queuedOf(letterId);
  neighbours.world.links = [{ ...link, redirectUrl: null }];

  const target = (wanted: { accountId?: number; letterId?: string; linkNumber?: number }) =>
    neighbours.ask(LetterLinkTarget, { accountId: ACCOUNT, letterId, linkNumber: LINK_NUMBER, ...wanted });
  const encoded = encodeURIComponent('Сделка А');
  assert.deepEqual(await target({}), { url: `https://company.test/kp?deal=${encoded}` });
  await assert.rejects(target({ linkNumber: 9 }), { code: 'TRIGGER_LINK_UNKNOWN' });
  await assert.rejects(target({ letterId: newId() }), { code: 'LETTER_UNKNOWN' });
  await assert.rejects(target({ accountId: OTHER_ACCOUNT }), { code: 'LETTER_UNKNOWN' });

  const thanks = hook(await saved());
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, thanks);
  await queuedOf(letterIdOf(thanks.hookId));
  assert.deepEqual(await target({ letterId: letterIdOf(thanks.hookId) }), { url: null });
});

test('a letter that cannot be made stands under "not sent" with the code of its reason', async () => {
  const templateId = await saved();
  await refused(hook('no such template'), 'TEMPLATE_UNKNOWN');
  await refused(hook(templateId, { leadId: 1 }), 'ENTITY_UNKNOWN');
  await refused(hook(templateId, { mailboxId: newId() }), 'MAILBOX_UNKNOWN');

  setCard(card({ contacts: [] }));
  const { letter, told } = await refused(hook(templateId), 'RECIPIENT_NONE');
  assert.deepEqual([letter.templateName, letter.mailboxId], ['Коммерческое предложение', MAILBOX.id]);
  assert.deepEqual(told.letter.actions, content().actions);
  assert.deepEqual(
    letter.timeline.map(({ event, service: by }) => `${event} ${by}`),
    ['letter.not-composed composer'],
  );
  const nobody = await saved({ sendTo: { type: 'address', address: '{lead.name}' } });
  await refused(hook(nobody), 'RECIPIENT_INVALID');

  setCard(card());
  neighbours.world.mailboxes = [];
  await refused(hook(templateId), 'MAILBOX_NONE');
  setCard(card({ responsible: null }));
  await refused(hook(templateId), 'MAILBOX_NONE');
});

test('a template of another account is unknown', async () => {
  await refused(hook(await saved({}, OTHER_ACCOUNT)), 'TEMPLATE_UNKNOWN');
});

test('a variable that vanished since the template was saved is named with its place', async () => {
  neighbours.world.customFields = [{ id: 901, entityType: 'lead', name: 'Источник', code: null, type: 'select' }];
  const templateId = await saved({ html: '<p>Привет</p>\n<p>{lead.cf.901}</p>' });
  const good = hook(templateId);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, good);
  assert.match((await queuedOf(letterIdOf(good.hookId))).html, /<p>Сайт<\/p>/);

  neighbours.world.customFields = [];
  const { letter } = await refused(hook(templateId), 'TEMPLATE_INVALID');
  assert.match(letter.failure?.response ?? '', /html, строка 2, столбец 4/);
});

test('a hostile template ends with its limit, and the letters beside it leave', async () => {
  const [hostile, usual] = [hook(await saved({ html: '<div>'.repeat(99_999) })), hook(await saved())];
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, hostile);
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, usual);
  await queuedOf(letterIdOf(usual.hookId));
  const letter = await letterOf(letterIdOf(hostile.hookId));
  assert.deepEqual([letter.state, letter.failure?.code], ['not_sent', 'TEMPLATE_INVALID']);
});

test('a letter that the bus could not carry is not sent for its size', async () => {
  const [contact] = card().contacts;
  assert.ok(contact);
  const field = { id: 902, name: 'Описание', code: null, type: 'textarea', values: ['ы'.repeat(400_000)] };
  neighbours.world.customFields = [{ id: 902, entityType: 'contact', name: 'Описание', code: null, type: 'textarea' }];
  setCard(card({ contacts: [{ ...contact, customFields: [field] }] }));
  await refused(hook(await saved({ html: '{contact.cf.902}'.repeat(4) })), 'LETTER_TOO_BIG');
});

test('the reason is in the language of the account', async () => {
  setCard(card({ contacts: [], account: { ...card().account, language: 'en' } }));
  const sent = hook(await saved());
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  const letter = await letterOf(letterIdOf(sent.hookId));
  assert.equal(letter.failure?.response, ERROR_CODES.RECIPIENT_NONE.en);
});

test('a letter waits while amoCRM is away, and is made once it is back', async () => {
  const sent = hook(await saved());
  let asked = 0;
  neighbours.world.cardError = new PochtovikError('CRM_UNAVAILABLE');
  Object.defineProperty(neighbours.world, 'cardError', {
    configurable: true,
    get() {
      asked += 1;
      return asked > 2 ? null : new PochtovikError('CRM_UNAVAILABLE');
    },
  });
  await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
  await queuedOf(letterIdOf(sent.hookId));
  Object.defineProperty(neighbours.world, 'cardError', { configurable: true, writable: true, value: null });
  assert.ok(asked > 2);
  assert.ok(!neighbours.notComposed.some(({ data }) => data.letter.letterId === letterIdOf(sent.hookId)));
});

test('no letter is made for an account that took the widget out, until it is back', async () => {
  const templateId = await saved();
  const earlier = '2026-11-23T09:00:00.000Z';
  const later = '2026-11-23T10:00:00.000Z';
  await neighbours.tell(AccountUninstalled, ACCOUNT, { reason: 'disable-hook' }, { at: later });
  // Events of two kinds have no common order: the older installation must not win by coming last.
  await neighbours.tell(AccountInstalled, ACCOUNT, AccountInstalled.example, { at: earlier });
  await eventually('the account is known as disabled', async () => {
    const sent = hook(templateId);
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
    return (await letterOf(letterIdOf(sent.hookId))).failure?.code === 'ACCOUNT_DISABLED';
  });
  await refused(hook(templateId), 'ACCOUNT_DISABLED');

  const again = '2026-11-23T11:00:00.000Z';
  await neighbours.tell(AccountInstalled, ACCOUNT, AccountInstalled.example, { at: again });
  await eventually('letters are made again', async () => {
    const sent = hook(templateId);
    await neighbours.tell(DigitalPipelineTriggered, ACCOUNT, sent);
    return (await letterOf(letterIdOf(sent.hookId))).state === 'queued';
  });
});
