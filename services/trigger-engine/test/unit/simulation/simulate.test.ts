import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PochtovikError, type SimulationMove } from '@pochtovik/contracts';
import { type Account, idOf, lines, link, run, START, template, trigger } from './runs.ts';

const DAY = 86_400;
const use = (number: number, delaySeconds = 0) => ({ triggerId: idOf(number), delaySeconds });
const sends = (number: number, name: string, templateNumber: number) =>
  trigger(number, name, { type: 'send_letter', templateId: idOf(templateNumber) });
const note = (number: number, text: string) => trigger(number, 'Примечание', { type: 'add_note', text });
const opensAll: SimulationMove = { type: 'opens', afterSeconds: 600 };
const sent = (simulation: Awaited<ReturnType<typeof run>>) =>
  lines(simulation).filter((line) => line.includes(' sent «'));

test('the manual’s first warning: each opening sends the letter again, until the cap stops it with a note in the card', async () => {
  const account = { templates: [template(1, 'КП', { opened: [use(2)] })], triggers: [sends(2, 'Ещё раз', 1)] };
  const simulation = await run(account, [opensAll]);
  assert.deepEqual(sent(simulation), ['0 #1 sent «КП»', '600 #2 sent «КП»', '1200 #3 sent «КП»', '1800 #4 sent «КП»']);
  const last = simulation.timeline.filter(({ letter }) => letter === 4).slice(-2);
  assert.deepEqual(
    last.map((entry) => entry.type),
    ['note', 'trigger'],
  );
  const [stopped, failed] = last;
  assert.ok(stopped?.type === 'note' && stopped.command.type === 'add_note');
  assert.equal(stopped.command.noteType, 'extended_service_message');
  assert.match(stopped.command.text, /^Почтовик остановил триггер «Ещё раз»\. Письмо не отправлено: .* за 24 ч/);
  assert.ok(failed?.type === 'trigger' && failed.outcome === 'failed' && failed.action === 'send_letter');
  assert.equal(simulation.end, 'quiet');
});

test('the manual’s second warning: nobody opens, and every hour another letter leaves until the cap stops it', async () => {
  const notOpened = [{ triggerId: idOf(2), afterSeconds: 3600 }];
  const account = { templates: [template(1, 'КП', { notOpened })], triggers: [sends(2, 'Ещё раз', 1)] };
  assert.deepEqual(sent(await run(account)), [
    '0 #1 sent «КП»',
    '3600 #2 sent «КП»',
    '7200 #3 sent «КП»',
    '10800 #4 sent «КП»',
  ]);
});

test('through several templates each has its own count, and the loop ends all the same', async () => {
  const account: Account = {
    templates: [
      template(1, 'КП', { notOpened: [{ triggerId: idOf(11), afterSeconds: 60 }] }),
      template(2, 'Напоминание', { sent: [use(12)] }),
    ],
    triggers: [sends(11, 'Напомнить', 2), sends(12, 'Снова КП', 1)],
  };
  const simulation = await run(account);
  assert.equal(sent(simulation).filter((line) => line.includes('Напоминание')).length, 3);
  assert.equal(sent(simulation).filter((line) => line.includes('КП')).length, 4, 'the first was sent by no trigger');
  assert.equal(simulation.timeline.filter(({ type }) => type === 'note').length, 1);
});

test('a loop slower than the cap goes on: the run ends with its span, and its timer still waits', async () => {
  const notOpened = [{ triggerId: idOf(2), afterSeconds: 2 * DAY }];
  const account = { templates: [template(1, 'КП', { notOpened })], triggers: [sends(2, 'Ещё раз', 1)] };
  const simulation = await run(account, [], { spanSeconds: 7 * DAY });
  assert.equal(sent(simulation).length, 4);
  assert.equal(simulation.end, 'span');
  assert.equal(simulation.endsAt, new Date(START.getTime() + 7 * DAY * 1000).toISOString());
  assert.deepEqual(
    simulation.waiting.map(({ at, letter, cause }) => [at, letter, cause]),
    [[new Date(START.getTime() + 8 * DAY * 1000).toISOString(), 4, 'not-opened']],
  );
});

test('the cap is settable, and a chain gone wild ends as too long', async () => {
  const account = { templates: [template(1, 'КП', { sent: [use(2, 1)] })], triggers: [sends(2, 'Ещё раз', 1)] };
  const capped = await run(account, [], { sources: { letterCap: { count: 1, hours: 1 } }, spanSeconds: 60 });
  assert.equal(sent(capped).length, 2);
  const wild = await run(account, [], { sources: { letterCap: { count: 1_000_000, hours: 1 } } });
  assert.deepEqual([wild.end, sent(wild).length], ['too-long', 100]);
});

test('a refused letter fires its failure triggers with the server’s words, and nothing else happens to it', async () => {
  const account = {
    templates: [template(1, 'КП', { sent: [use(11)], failed: [use(12)] })],
    triggers: [note(11, 'отправлено'), note(12, 'Тема: {subject}. Ответ: {error}')],
  };
  const simulation = await run(account, [{ type: 'refused', afterSeconds: 0 }, opensAll]);
  assert.deepEqual(lines(simulation), ['0 #1 not sent «КП»: SMTP_REFUSED', '0 #1 failed: Примечание done']);
  const last = simulation.timeline.at(-1);
  assert.ok(last?.type === 'trigger' && last.command?.type === 'add_note');
  assert.equal(last.command.text, 'Тема: Тема: КП. Ответ: 550 5.7.1 simulated refusal');
});

test('a letter that cannot be made says why, as the composer does', async () => {
  const account = { templates: [template(1, 'КП', { failed: [use(12)] })], triggers: [note(12, '{error}')] };
  const refusal = { code: 'RECIPIENT_NONE', reason: 'У клиента нет адреса.' };
  const preview = async () => ({ subject: '', to: null, refusal });
  const simulation = await run(account, [], { sources: { preview } });
  assert.deepEqual(lines(simulation), ['0 #1 not sent «КП»: RECIPIENT_NONE', '0 #1 failed: Примечание done']);
});

test('answers, bounces, downloads and unsubscriptions fire their triggers; an answer is an opening', async () => {
  const actions = {
    opened: [use(11)],
    replied: [use(12)],
    bounced: [use(13)],
    downloaded: [use(14)],
    unsubscribed: [use(15)],
  };
  const triggers = [11, 12, 13, 14, 15].map((number) => note(number, 'x'));
  const moves: SimulationMove[] = [
    { type: 'answers', afterSeconds: 10 },
    { type: 'bounces', afterSeconds: 20 },
    { type: 'downloads', afterSeconds: 30 },
    { type: 'unsubscribes', afterSeconds: 40 },
  ];
  const { timeline } = await run({ templates: [template(1, 'КП', actions)], triggers }, moves);
  assert.deepEqual(
    timeline.flatMap((entry) => (entry.type === 'trigger' ? [entry.cause] : [])),
    ['opened', 'replied', 'bounced', 'downloaded', 'unsubscribed'],
  );
});

test('a move is made on the letters that it names, and a link is clicked only where it is', async () => {
  const account: Account = {
    templates: [template(1, 'КП', { sent: [use(11, 60)] }), template(2, 'Второе', {}, [8])],
    triggers: [sends(11, 'Второе', 2)],
    links: [link(8, false, [])],
  };
  const moves: SimulationMove[] = [
    { type: 'clicks', linkNumber: 8, afterSeconds: 5 },
    { type: 'opens', afterSeconds: 6, letter: 1 },
    { type: 'opens', afterSeconds: 7, templateId: idOf(2) },
  ];
  const { timeline } = await run(account, moves);
  assert.deepEqual(
    timeline.flatMap((entry) => (entry.type === 'move' ? [`#${entry.letter} ${entry.move}`] : [])),
    ['#1 opens', '#2 clicks', '#2 opens'],
  );
});

test('a year of delays takes no time, and two runs of the same are the same', async () => {
  const account = {
    templates: [template(1, 'КП', { sent: [use(11, 365 * DAY)] })],
    triggers: [note(11, '{date} {sended_at}')],
  };
  const first = await run(account, [], { spanSeconds: 400 * DAY });
  assert.deepEqual(await run(account, [], { spanSeconds: 400 * DAY }), first);
  assert.deepEqual(lines(first).at(-1), `${365 * DAY} #1 sent: Примечание done`);
  const last = first.timeline.at(-1);
  assert.ok(last?.type === 'trigger' && last.command?.type === 'add_note');
  assert.equal(last.command.text, '2027-11-23 23.11.2026 12:00');
});

test('a CRM that does not answer ends the run with its error instead of days of tries', async () => {
  const account = { templates: [template(1, 'КП', { sent: [use(11)] })], triggers: [note(11, '{lead.name}')] };
  const away = () => Promise.reject(new PochtovikError('CRM_UNAVAILABLE'));
  const crm = { card: away, timeZone: away, fields: away };
  await assert.rejects(run(account, [], { sources: { crm } }), { code: 'CRM_UNAVAILABLE' });
});

test('a run that takes too long ends with an error of that name', async () => {
  const account = { templates: [template(1, 'КП', { sent: [use(2, 1)] })], triggers: [sends(2, 'Ещё раз', 1)] };
  let looks = 0;
  const assertInTime = () => {
    looks += 1;
    if (looks > 3) throw new PochtovikError('SIMULATION_TOO_SLOW');
  };
  await assert.rejects(run(account, [], { sources: { assertInTime } }), { code: 'SIMULATION_TOO_SLOW' });
});

test('a trigger that is gone and a card without a lead end as in the real run, with a sentence', async () => {
  const account = { templates: [template(1, 'КП', { sent: [use(99)] })], triggers: [] };
  const [, entry] = (await run(account)).timeline;
  assert.ok(entry?.type === 'trigger' && entry.outcome === 'failed');
  assert.equal(entry.detail, 'Триггер не найден: он удалён или не сохранён.');
});
