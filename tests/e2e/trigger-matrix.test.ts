import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CustomFieldList,
  EntityRead,
  type EntityRef,
  type EventContract,
  type Execution,
  type ExecutionCause,
  ExecutionList,
  LetterBounced,
  type LetterContext,
  LetterFailed,
  LetterQueued,
  LetterReplied,
  LetterSent,
  newId,
  TrackingClicked,
  TrackingDownloaded,
  TrackingOpened,
  TrackingUnsubscribed,
  type TriggerAction,
  TriggerLinkSave,
} from '@pochtovik/contracts';
import { outboxEntry, publish } from '@pochtovik/service-kit';
import { eventually } from '@pochtovik/testing';
import type { Static, TSchema } from 'typebox';
import { type AutomationWorld, startAutomationWorld } from './automation-world.ts';

/** One trigger of the table: what it is called, does, and leaves in amoCRM. */
interface Row {
  name: string;
  action: TriggerAction;
  /** Kind of card that is changed; null: the letter's own. */
  hits: EntityRef['type'] | null;
  /** Reads back what it left. @param id of the card that was hit */
  left(target: EntityRef, made: Execution): Promise<unknown>;
  expected: unknown;
}

const CAUSES = [
  ...['sent', 'opened', 'not-opened', 'failed', 'clicked', 'downloaded', 'replied', 'bounced', 'unsubscribed'],
] as readonly ExecutionCause[];
const SOURCES = ['lead', 'contact', 'company'] as const;
const PLURAL = { lead: 'leads', contact: 'contacts', company: 'companies' } as const;

let world: AutomationWorld;
let rows: Row[];
let triggers: { row: Row; triggerId: string }[];
before(async () => {
  world = await startAutomationWorld();
  await eventually('the account is connected', () =>
    world.ask(CustomFieldList, world.accountId, { accountId: world.accountId }).then(
      () => true,
      () => false,
    ),
  );
  rows = await tableOf();
  triggers = [];
  for (const row of rows) triggers.push({ row, triggerId: await world.trigger(row.action) });
});
after(() => world.stop());

async function tableOf(): Promise<Row[]> {
  const { accountId } = world;
  const { fields } = await world.ask(CustomFieldList, accountId, { accountId });
  const account = (await world.control.state()).accounts.find(({ id }) => id === accountId);
  const pipeline = account?.pipelines.find(({ isMain }) => isMain);
  const statusId = pipeline?.statuses.find(({ name }) => name === 'КП отправлено')?.id;
  const user = account?.users.find(({ isAdmin }) => !isAdmin);
  assert.ok(pipeline && statusId && user);
  const stage = { pipelineId: pipeline.id, statusId };
  const card = (type: EntityRef['type'], id: number) => world.amocrm(`/${PLURAL[type]}/${id}?with=contacts,leads`);
  const feed = (target: EntityRef) => world.control.snapshot(accountId, PLURAL[target.type], target.id);

  const fieldRow = (
    entityType: EntityRef['type'],
    type: string,
    value: string,
    expected: unknown,
    mode: 'add' | 'replace' = 'replace',
  ): Row => {
    const field = fields.find((known) => known.entityType === entityType && known.type === type);
    assert.ok(field, `${entityType} has a field of type ${type}`);
    return {
      name: `${entityType} ${type} ${value}`,
      action: { type: 'change_field', entityType, fieldId: field.id, value, mode },
      hits: entityType,
      left: async ({ id }) => {
        const found = (await card(entityType, id)).custom_fields_values ?? [];
        const held = found.find(({ field_id }: { field_id: number }) => field_id === field.id);
        return (held?.values ?? []).map((each: { value: unknown }) => each.value);
      },
      expected,
    };
  };
  const day = (date: string) => Date.parse(`${date}T00:00:00+03:00`) / 1000;
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format(new Date());
  const option = (type: string, index: number) =>
    fields.find((known) => known.entityType === 'lead' && known.type === type)?.options?.[index]?.value ?? '';

  return [
    {
      name: 'status',
      action: { type: 'change_status', ...stage },
      hits: 'lead',
      left: async ({ id }) => (await card('lead', id)).status_id,
      expected: statusId,
    },
    {
      name: 'task for a chosen manager',
      action: {
        ...{ type: 'create_task', text: 'Позвонить: {subject}', taskTypeId: 2, dueSeconds: 3600 },
        responsibleUserId: user.id,
      },
      hits: null,
      left: async (target, { resultId }) => {
        const task = (await feed(target)).tasks.find(({ id }) => id === resultId);
        return [task?.text, task?.task_type_id, task?.responsible_user_id];
      },
      expected: ['Позвонить: Тема', 2, user.id],
    },
    {
      name: 'task for whoever is responsible',
      action: { type: 'create_task', text: 'Ответственному', taskTypeId: 1, dueSeconds: 0, responsibleUserId: null },
      hits: null,
      left: async (target, { resultId }) => {
        const task = (await feed(target)).tasks.find(({ id }) => id === resultId);
        return task?.responsible_user_id === (await card(target.type, target.id)).responsible_user_id;
      },
      expected: true,
    },
    {
      name: 'note',
      action: { type: 'add_note', text: 'Примечание к «{subject}»' },
      hits: null,
      left: async (target, { resultId }) =>
        (await feed(target)).notes.find(({ id }) => id === resultId)?.params['text'],
      expected: 'Примечание к «Тема»',
    },
    ...SOURCES.map(
      (entityType): Row => ({
        name: `tags of ${entityType}`,
        action: { type: 'change_tags', entityType, add: ['{subject}', 'vip'], remove: ['старый'] },
        hits: entityType,
        left: async ({ id }) =>
          (await card(entityType, id))._embedded.tags.map(({ name }: { name: string }) => name).sort(),
        expected: ['vip', 'Тема'].sort(),
      }),
    ),
    {
      name: 'new lead',
      action: { type: 'create_lead', name: 'Из письма «{subject}»', ...stage, responsibleUserId: null },
      hits: 'contact',
      left: async (contact, { resultId }) => {
        const lead = await card('lead', resultId ?? 0);
        const [linked] = lead._embedded.contacts;
        return [lead.name, lead.status_id, linked?.id === contact.id, lead._embedded.companies.length];
      },
      expected: ['Из письма «Тема»', statusId, true, 1],
    },
    {
      name: 'webhook',
      action: { type: 'call_webhook', url: world.webhookUrl },
      hits: null,
      left: async (_target, { id }) => world.posts.filter(({ executionId }) => executionId === id).length,
      expected: 1,
    },
    fieldRow('lead', 'text', 'Слово', ['Слово']),
    fieldRow('lead', 'textarea', 'Строка', ['Было\nСтрока'], 'add'),
    fieldRow('lead', 'numeric', '12,5', ['12.5']),
    fieldRow('lead', 'select', option('select', 1), [option('select', 1)]),
    fieldRow('lead', 'multiselect', option('multiselect', 0), [option('multiselect', 0)]),
    fieldRow('lead', 'radiobutton', option('radiobutton', 0), [option('radiobutton', 0)]),
    fieldRow('lead', 'checkbox', '1', [true]),
    fieldRow('lead', 'date', '2018-08-29', [day('2018-08-29')]),
    fieldRow('lead', 'birthday', '{date}', [day(today)]),
    fieldRow('lead', 'url', '{reset}', []),
    fieldRow('contact', 'text', '{subject}', ['Тема']),
    fieldRow('contact', 'multitext', '{reset}', []),
    fieldRow('company', 'numeric', '7', ['7']),
  ];
}

/** A lead with contact and company, each holding something of before. */
async function newCards() {
  const { accountId, control } = world;
  const { leadId, contactIds, companyId } = await control.createLead(accountId, {
    name: 'Сделка',
    tags: ['старый'],
    contacts: [{ name: 'Анна', email: 'anna@client.test', phone: '+79990000000' }],
    company: { name: 'Ромашка' },
  });
  const [contactId] = contactIds;
  assert.ok(contactId && companyId);
  const { fields } = await world.ask(CustomFieldList, accountId, { accountId });
  const field = (type: string) => fields.find((known) => known.entityType === 'lead' && known.type === type)?.id;
  await world.change(`/leads/${leadId}`, {
    custom_fields_values: [
      { field_id: field('textarea'), values: [{ value: 'Было' }] },
      { field_id: field('url'), values: [{ value: 'https://client.test' }] },
    ],
  });
  return { lead: leadId, contact: contactId, company: companyId };
}

async function tell<S extends TSchema>(contract: EventContract<S>, data: Static<S>): Promise<void> {
  await publish(world.bus, { ...outboxEntry(contract, world.accountId, data, { now: new Date() }), id: newId() });
}

/** Tells what makes a letter fire its triggers of one cause. */
async function happen(cause: ExecutionCause, letter: LetterContext, linkNumber: number): Promise<void> {
  const { letterId } = letter;
  await tell(LetterQueued, { ...LetterQueued.example, letter });
  const hit = { ...TrackingOpened.example, hitId: newId(), letterId };
  switch (cause) {
    case 'sent':
      return tell(LetterSent, { ...LetterSent.example, letterId, sentAt: new Date().toISOString() });
    case 'not-opened': {
      // Sent a minute ago: the time is up at once.
      const sentAt = new Date(Date.now() - 61_000).toISOString();
      return tell(LetterSent, { ...LetterSent.example, letterId, sentAt });
    }
    case 'failed':
      return tell(LetterFailed, { ...LetterFailed.example, letterId });
    case 'opened':
      return tell(TrackingOpened, hit);
    case 'clicked':
      return tell(TrackingClicked, { ...hit, linkNumber });
    case 'downloaded':
      return tell(TrackingDownloaded, { ...hit, attachmentId: TrackingDownloaded.example.attachmentId });
    case 'replied':
      return tell(LetterReplied, { ...LetterReplied.example, letterId, automatic: false });
    case 'bounced':
      return tell(LetterBounced, { ...LetterBounced.example, letterId });
    case 'unsubscribed':
      return tell(TrackingUnsubscribed, { ...TrackingUnsubscribed.example, hitId: newId(), letterId });
  }
}

const ACTION_OF: Partial<Record<ExecutionCause, keyof LetterContext['actions']>> = { 'not-opened': 'notOpened' };

/**
 * A new lead becomes the one of its contact that was created last, which actions beside it hit or miss by chance: it is made by a letter of its own,
 * on cards of its own.
 */
const inTurns = () => [
  triggers.filter(({ row }) => row.action.type !== 'create_lead'),
  triggers.filter(({ row }) => row.action.type === 'create_lead'),
];

function actionsOf(cause: ExecutionCause, triggers: readonly { triggerId: string }[]): LetterContext['actions'] {
  const none = { sent: [], opened: [], notOpened: [], failed: [] };
  if (cause === 'clicked') return none;
  const uses = triggers.map(({ triggerId }) => ({ triggerId, ...(cause === 'not-opened' && { afterSeconds: 60 }) }));
  return { ...none, [ACTION_OF[cause] ?? cause]: uses };
}

for (const source of SOURCES) {
  test(`a letter of a ${source}: every event fires every action, read back from amoCRM`, async () => {
    const { accountId } = world;
    const linkOf = async (fired: readonly { triggerId: string }[]) => {
      const uses = fired.map(({ triggerId }) => ({ triggerId }));
      const content = { name: 'Всё', once: true, redirectUrl: null, triggers: uses };
      return world.ask(TriggerLinkSave, accountId, { accountId, linkId: newId(), content });
    };
    const turns = await Promise.all(inTurns().map(async (fired) => ({ fired, link: await linkOf(fired) })));
    const rounds = CAUSES.flatMap((cause) => turns.map((turn) => ({ cause, ...turn })));
    await Promise.all(
      rounds.map(async ({ cause, fired, link }) => {
        const cards = await newCards();
        const entity = { type: source, id: cards[source] };
        // The lead of a contact or company is the one that its card shows.
        const before = await world.ask(EntityRead, accountId, { accountId, entity });
        const targets = { ...cards, lead: before.lead?.id ?? 0 };
        const context = { ...LetterQueued.example.letter, letterId: newId(), sendId: newId(), subject: 'Тема' };
        await happen(cause, { ...context, entity, actions: actionsOf(cause, fired) }, link.number);
        const { letterId } = context;
        const executions = await eventually(
          `all ${fired.length} executions of ${cause} to end`,
          async () => {
            const found = (await world.ask(ExecutionList, accountId, { accountId, letterId })).executions;
            const isOver = found.every(({ state }) => state !== 'scheduled' && state !== 'requested');
            return isOver && found.length === fired.length && found;
          },
          120_000,
        );
        for (const { row, triggerId } of fired) {
          const execution = executions.find((each) => each.triggerId === triggerId);
          assert.ok(execution);
          const say = `${cause} of a ${source}: ${row.name}: ${execution.detail}`;
          const target = row.hits === null ? entity : { type: row.hits, id: targets[row.hits] };
          if (target.id === 0) {
            assert.equal(execution.state, 'failed', say);
            assert.match(execution.detail, /нет связанной сделки/, say);
            continue;
          }
          assert.equal(execution.state, 'done', say);
          assert.deepEqual(await row.left(target, execution), row.expected, say);
        }
      }),
    );
  });
}
