import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ChainLoop, parserOf, Simulation, type SimulationMove, type TemplateContent } from '@pochtovik/contracts';
import { click, type ExampleSetUp, letters, open, PEOPLE, startExample, WIDE_LIMITS } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';
import { callGateway } from './call-gateway.ts';

const { client, manager } = PEOPLE.a;
const simulationParser = parserOf(Simulation);
let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample({ limits: WIDE_LIMITS }));
});
after(() => stop());

const call = (method: string, path: string, body?: unknown) => callGateway(setUp, method, path, body);

async function simulated(templateId: string, leadId: number, moves: SimulationMove[]): Promise<Simulation> {
  const entity = { type: 'lead', id: leadId };
  const { status, json } = await call('POST', '/chains/simulate', { templateId, entity, moves });
  assert.equal(status, 200, JSON.stringify(json));
  return simulationParser.parse(json);
}

/** A lead of the client that waits in the first stage. */
async function newLead(): Promise<number> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Поставка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, email: client.address }],
  });
  return leadId;
}

const content = (changes: Partial<TemplateContent>): TemplateContent => ({
  ...{ name: 'Шаблон', subject: 'Тема', html: '<p>Текст</p>' },
  sendTo: { type: 'client' },
  ...{ withoutSignature: false, isPublic: true },
  actions: { sent: [], opened: [], notOpened: [], failed: [] },
  ...changes,
});

/** A chain of every kind of action, with delays short enough to wait for. */
async function setUpChain() {
  const { gateway, pipelineId, status } = setUp;
  const note = await gateway.saveTrigger('Примечание', {
    type: 'add_note',
    text: 'Ушло «{subject}» по сделке {lead.name}',
  });
  const task = await gateway.saveTrigger('Задача', {
    type: 'create_task',
    text: '{contact.first_name} читает «{subject}»',
    ...{ taskTypeId: 1, dueSeconds: 3600, responsibleUserId: null },
  });
  const stage = await gateway.saveTrigger('Этап', { type: 'change_status', pipelineId, statusId: status.proposalRead });
  const second = await gateway.saveTemplate(
    content({
      name: 'Второе',
      subject: '{contact.first_name}, ещё раз',
      actions: { sent: [{ triggerId: note.id }], opened: [], notOpened: [], failed: [] },
    }),
  );
  const again = await gateway.saveTrigger('Второе письмо', { type: 'send_letter', templateId: second.id });
  const link = await gateway.saveTriggerLink({
    ...{ name: 'Интересно', once: true, redirectUrl: 'https://company.test/yes' },
    triggers: [{ triggerId: stage.id }, { triggerId: again.id, delaySeconds: 1 }],
  });
  const first = await gateway.saveTemplate(
    content({
      name: 'Первое',
      subject: '{contact.first_name}, по сделке {lead.name}',
      html: `<p><a href="${link.variable}">Интересно</a></p>`,
      actions: {
        sent: [{ triggerId: note.id, delaySeconds: 2 }],
        opened: [{ triggerId: task.id }],
        notOpened: [],
        failed: [{ triggerId: note.id }],
      },
    }),
  );
  const { key } = await gateway.digitalPipeline();
  const settings = { template: first.id, key };
  await product.control.addDpAction(setUp.accountId, { pipelineId, statusId: status.proposalSent, settings });
  return { templateId: first.id, linkNumber: link.number };
}

test('a chain simulated and the same chain for real come to the same, and the simulation leaves nothing behind', async () => {
  const { templateId, linkNumber } = await setUpChain();
  const leadId = await newLead();
  const snapshot = () => product.control.snapshot(setUp.accountId, 'leads', leadId);
  const untouched = await snapshot();
  const simulation = await simulated(templateId, leadId, [
    { type: 'opens', afterSeconds: 10, letter: 1 },
    { type: 'clicks', linkNumber, afterSeconds: 20 },
  ]);
  assert.deepEqual(await snapshot(), untouched);
  assert.deepEqual(await letters(product, client), []);
  assert.deepEqual(await setUp.gateway.lettersOf(leadId), []);

  const { pipelineId, status } = setUp;
  await product.control.moveLead(setUp.accountId, leadId, { pipelineId, statusId: status.proposalSent });
  const inbox = (count: number) =>
    eventually(`${count} letters`, async () => {
      const found = await letters(product, client);
      return found.length === count && found;
    });
  const [mail] = await inbox(1);
  assert.ok(mail);
  const [real] = await setUp.gateway.lettersOf(leadId);
  assert.ok(real);
  await eventually('the note of the first letter', async () =>
    (await setUp.gateway.executions(real.id)).some(({ cause, state }) => cause === 'sent' && state === 'done'),
  );
  await open(mail);
  await eventually('the task', async () => (await snapshot()).tasks.length === 1);
  await click(mail);
  await inbox(2);
  const ended = await eventually('all to end', async () => {
    const known = (await setUp.gateway.lettersOf(leadId)).toReversed();
    const logs = await Promise.all(known.map(({ id }) => setUp.gateway.executions(id)));
    return logs.flat().length === 5 && logs.flat().every(({ state }) => state === 'done') && { known, logs };
  });

  const simulatedLetters = simulation.timeline.flatMap((entry) => (entry.type === 'letter-sent' ? [entry] : []));
  assert.deepEqual(
    simulatedLetters.map(({ subject, templateName }) => [subject, templateName]),
    ended.known.map(({ subject, templateName }) => [subject, templateName]),
  );
  const fired = simulation.timeline.flatMap((entry) => (entry.type === 'trigger' ? [entry] : []));
  const line = (letter: number, entry: { cause: string; triggerName: string }, outcome: string) =>
    `#${letter} ${entry.cause}: ${entry.triggerName} ${outcome}`;
  assert.deepEqual(
    fired.map((entry) => line(entry.letter, entry, entry.outcome)).sort(),
    ended.logs.flatMap((log, place) => log.map((entry) => line(place + 1, entry, entry.state))).sort(),
  );
  const { notes, tasks, status: stage } = await snapshot();
  const commands = fired.flatMap(({ command }) => (command ? [command] : []));
  assert.deepEqual(
    commands.flatMap((command) => (command.type === 'add_note' ? [command.text] : [])).sort(),
    notes.flatMap(({ params }) => (typeof params['text'] === 'string' ? [params['text']] : [])).sort(),
  );
  assert.deepEqual(
    commands.flatMap((command) => (command.type === 'create_task' ? [command.text] : [])),
    tasks.map(({ text }) => text),
  );
  const [moved] = commands.flatMap((command) => (command.type === 'update_lead' ? [command.statusId] : []));
  assert.equal(moved, stage?.id);
});

test('a loop is told when it is saved, stays on the map, and the simulation shows where the cap stops it', async () => {
  const saved = await setUp.gateway.saveTemplate(content({ name: 'КП' }));
  const trigger = await call('POST', '/triggers', {
    name: 'Ещё раз',
    action: { type: 'send_letter', templateId: saved.id },
  });
  assert.deepEqual(trigger.json.loops, []);
  const notOpened = [{ triggerId: trigger.json.id, afterSeconds: 3600 }];
  const looping = content({ name: 'КП', actions: { sent: [], opened: [], notOpened, failed: [] } });
  const { status, json } = await call('PUT', `/templates/${saved.id}`, looping);
  assert.equal(status, 200, 'a loop is a warning, no refusal');
  const words = json.loops.map((loop: ChainLoop) => [loop.words.ru, loop.runsByItself]);
  assert.deepEqual(words, [['Письмо «КП» → не открыто → «КП»', true]]);
  const map = await call('GET', '/chains');
  assert.deepEqual(map.json.loops, json.loops);

  const { timeline } = await simulated(saved.id, await newLead(), []);
  const [note] = timeline.flatMap((entry) => (entry.type === 'note' ? [entry] : []));
  assert.equal(timeline.filter(({ type }) => type === 'letter-sent').length, 4);
  assert.ok(note?.command.type === 'add_note' && note.command.text.startsWith('Почтовик остановил триггер «Ещё раз».'));
});

test('a simulation of what is not there ends with its name', async () => {
  const entity = { type: 'lead', id: await newLead() };
  const plan = { templateId: setUp.templateId, entity, moves: [] };
  const code = async (changes: object) => (await call('POST', '/chains/simulate', { ...plan, ...changes })).json.code;
  assert.equal(await code({ templateId: 'f'.repeat(32) }), 'TEMPLATE_UNKNOWN');
  assert.equal(await code({ entity: { type: 'lead', id: 999_999_999 } }), 'ENTITY_UNKNOWN');
  assert.equal(await code({ moves: [{ type: 'clicks', linkNumber: 99, afterSeconds: 1 }] }), 'TRIGGER_LINK_UNKNOWN');
});

test('two stages of the pipeline that send a deal’s letters to each other are told as a loop, and the cap stops them', async () => {
  const { gateway, accountId } = setUp;
  const { pipelines } = (await call('GET', '/pipelines')).json;
  const pipeline = pipelines.find(({ name }: { name: string }) => name === 'Повторные продажи');
  const stage = (name: string) => ({
    pipelineId: pipeline.id,
    statusId: pipeline.statuses.find((status: { name: string }) => status.name === name).id,
  });
  const [asked, agreed] = [stage('Запрос'), stage('Согласование')];
  const { key } = await gateway.digitalPipeline();
  async function stageLetter(name: string, from: typeof asked, to: typeof asked) {
    const trigger = await gateway.saveTrigger(`Этап после «${name}»`, { type: 'change_status', ...to });
    // amoCRM tells the time in seconds: the same deal in the same stage in the same second is one webhook told again.
    const sent = [{ triggerId: trigger.id, delaySeconds: 1 }];
    const template = await gateway.saveTemplate(
      content({ name, actions: { sent, opened: [], notOpened: [], failed: [] } }),
    );
    await product.control.addDpAction(accountId, { ...from, settings: { template: template.id, key } });
  }
  await stageLetter('Туда', asked, agreed);
  await stageLetter('Обратно', agreed, asked);
  const leadId = await newLead();
  await product.control.moveLead(accountId, leadId, asked);
  const note = await eventually(
    'the cap has stopped it',
    async () => {
      const { notes } = await product.control.snapshot(accountId, 'leads', leadId);
      return notes.map(({ params }) => String(params['text'])).find((text) => text.startsWith('Почтовик остановил'));
    },
    60_000,
  );
  assert.match(note, /Сделка не переведена: воронка на этом этапе отправила бы письмо/);
  assert.ok((await gateway.lettersOf(leadId)).length <= 8, 'three moves into each stage, and one before it was known');
  const { loops } = (await call('GET', '/chains')).json;
  const words = loops.map((loop: ChainLoop) => loop.words.ru);
  assert.ok(
    words.some((text: string) => /«Туда» → отправлено → этап «Согласование» воронки → «Обратно»/.test(text)),
    words.join('\n'),
  );
});
