import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimulationMove } from '@pochtovik/contracts';
import { type Account, idOf, lines, link, run, START, template, trigger } from './runs.ts';

const DAY = 86_400;
const [PROPOSAL, REPEAT] = [1, 2];
const [SENT, CALL, AGAIN, READ] = [11, 12, 13, 14];
const use = (number: number) => ({ triggerId: idOf(number) });

/** The manual's example as its administrator sets it up, with its real 24 hours. */
const account: Account = {
  templates: [
    template(
      PROPOSAL,
      'Коммерческое предложение',
      { sent: [use(SENT)], opened: [use(CALL)], notOpened: [{ ...use(AGAIN), afterSeconds: DAY }] },
      [8],
    ),
    template(REPEAT, 'Повторное письмо с КП', {}, [8]),
  ],
  triggers: [
    trigger(SENT, 'Поменять этап на КП отправлено', { type: 'change_status', pipelineId: 8001, statusId: 8103 }),
    trigger(CALL, 'Поставить задачу', {
      type: 'create_task',
      text: 'Позвонить, клиент открыл КП «{subject}», отправлено {sended_at}',
      taskTypeId: 1,
      dueSeconds: 3600,
      responsibleUserId: null,
    }),
    trigger(AGAIN, 'Повторное письмо', { type: 'send_letter', templateId: idOf(REPEAT) }),
    trigger(READ, 'Поменять этап на Ознакомлен с КП', { type: 'change_status', pipelineId: 8001, statusId: 8104 }),
  ],
  links: [link(8, true, [use(READ)])],
};
const opens = (afterSeconds: number): SimulationMove => ({ type: 'opens', afterSeconds, letter: 1 });

test('deal A: the client opens after two hours and follows the link; no second letter leaves', async () => {
  const moves: SimulationMove[] = [opens(7200), { type: 'clicks', linkNumber: 8, afterSeconds: 7260 }];
  const simulation = await run(account, moves);
  assert.deepEqual(lines(simulation), [
    '0 #1 sent «Коммерческое предложение»',
    '0 #1 sent: Поменять этап на КП отправлено done',
    '7200 #1 client opens',
    '7200 #1 opened: Поставить задачу done',
    '7260 #1 client clicks 8',
    '7260 #1 clicked: Поменять этап на Ознакомлен с КП done',
    '86400 #1 not-opened: Повторное письмо cancelled',
  ]);
  assert.equal(simulation.end, 'quiet');
  const commands = simulation.timeline.flatMap((entry) => (entry.type === 'trigger' && entry.command) || []);
  assert.deepEqual(commands, [
    { type: 'update_lead', leadId: 5001, pipelineId: 8001, statusId: 8103 },
    {
      type: 'create_task',
      entity: { type: 'lead', id: 5001 },
      text: 'Позвонить, клиент открыл КП «Тема: Коммерческое предложение», отправлено 23.11.2026 12:00',
      taskTypeId: 1,
      completeTill: START.getTime() / 1000 + 7200 + 3600,
    },
    { type: 'update_lead', leadId: 5001, pipelineId: 8001, statusId: 8104 },
  ]);
});

test('deal B: nobody opens for 24 hours, so the second letter leaves then and not a second before', async () => {
  const simulation = await run(account);
  assert.deepEqual(lines(simulation), [
    '0 #1 sent «Коммерческое предложение»',
    '0 #1 sent: Поменять этап на КП отправлено done',
    '86400 #1 not-opened: Повторное письмо done',
    '86400 #2 sent «Повторное письмо с КП»',
  ]);
  const second = simulation.timeline.at(-1);
  assert.ok(second?.type === 'letter-sent');
  assert.deepEqual([second.askedBy, second.subject], [1, 'Тема: Повторное письмо с КП']);
});

test('an opening in the last second keeps the second letter back, one a second late does not', async () => {
  const letters = async (afterSeconds: number) =>
    (await run(account, [opens(afterSeconds)])).timeline.filter(({ type }) => type === 'letter-sent').length;
  assert.equal(await letters(DAY - 1), 1);
  assert.equal(await letters(DAY), 1);
  assert.equal(await letters(DAY + 1), 2);
});

test('a link that fires once changes the status once, in whichever letter it is clicked first', async () => {
  const twice: SimulationMove[] = [60, 120].map((afterSeconds) => ({ type: 'clicks', linkNumber: 8, afterSeconds }));
  const { timeline } = await run(account, twice);
  const read = timeline.filter((entry) => entry.type === 'trigger' && entry.cause === 'clicked');
  assert.equal(read.length, 1);
});
