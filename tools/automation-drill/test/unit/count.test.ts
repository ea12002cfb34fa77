import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countRun, effectKey, type RunFacts } from '../../src/count.ts';

const DUE = new Date('2026-11-28T12:00:00Z');
const send = { name: 'Дело-1.', sendId: 'send', letterIds: ['a', 'b'] };
const visit = (kind: 'open' | 'click' | 'download', linkNumber: number | null, visitor = 'person') => ({
  ...{ letterId: 'a', kind, linkNumber, visitor },
  at: new Date(DUE.getTime() - 10_000),
});
const SENT = [effectKey(send.name, 'note of sent'), effectKey(send.name, 'task of sent, delayed')];
const OPENED = [effectKey(send.name, 'status of opened'), effectKey(send.name, 'task of opened')];
const decided = (state: string) => ({ sendId: 'send', cause: 'not-opened', state, detail: '', dueAt: DUE });

function count(facts: Partial<RunFacts>) {
  const {
    visits: _,
    effects: __,
    ...wrong
  } = countRun({
    ...{ sends: [send], eachLink: 2, visited: [], stored: [], executions: [decided('cancelled')], made: SENT },
    ...facts,
  });
  return wrong;
}

const WELL = { wrongVisits: [], lost: [], doubled: [], wrongEnds: [] };

test('a send that nobody read leaves what its sending makes, and what "not opened" makes', () => {
  const made = [...SENT, effectKey(send.name, 'task of not opened')];
  assert.deepEqual(count({ executions: [decided('done')], made }), WELL);
  assert.deepEqual(count({}).wrongEnds, ['Дело-1.: not opened, and cancelled']);
});

test('visits of both recipients make once what fires once, and each click what fires each time', () => {
  const clicks = [visit('click', 2), { ...visit('click', 2), letterId: 'b' }];
  const stored = [visit('open', null), visit('click', 1), ...clicks, visit('download', null)];
  const made = [
    ...[...SENT, ...OPENED],
    ...(['tag of the once-link', 'field of the once-link'] as const).map((effect) => effectKey(send.name, effect)),
    ...clicks.map(() => effectKey(send.name, 'note of the each-link')),
    ...(['letter of downloaded', 'lead of downloaded'] as const).map((effect) => effectKey(send.name, effect)),
  ];
  assert.deepEqual(count({ stored, made }), WELL);
  assert.deepEqual(count({ stored, made: made.slice(1) }).lost, ['Дело-1. note of sent: 0 instead of 1']);
  assert.deepEqual(count({ stored, made: [...made, ...SENT.slice(0, 1)] }).doubled, [
    'Дело-1. note of sent: 2 instead of 1',
  ]);
});

test('what nobody asked for counts as doubled, visits of machines make nothing', () => {
  const { doubled } = count({
    stored: [visit('open', null, 'machine')],
    made: [...SENT, 'lead 7 letter of downloaded'],
  });
  assert.deepEqual(doubled, ['lead 7 letter of downloaded: 1 instead of 0']);
});

test('an opening well before its time decides "not opened"', () => {
  const made = [...SENT, ...OPENED, effectKey(send.name, 'task of not opened')];
  const late = { ...visit('open', null), at: DUE };
  assert.deepEqual(count({ stored: [late], executions: [decided('done')], made }), WELL);
  assert.deepEqual(count({ stored: [visit('open', null)], executions: [decided('done')], made }).wrongEnds, [
    'Дело-1.: opened before its time, and taken for unread',
  ]);
  assert.deepEqual(count({ executions: [] }).wrongEnds, ['Дело-1.: nobody decided whether it was opened']);
});

test('an execution without its end is wrong', () => {
  const scheduled = { ...decided('scheduled'), cause: 'sent', detail: 'waits' };
  const executions = [decided('done'), scheduled];
  const made = [...SENT, effectKey(send.name, 'task of not opened')];
  assert.deepEqual(count({ executions, made }).wrongEnds, ['sent: scheduled (waits)']);
});

test('an answered visit must be stored, one that was not answered may be', () => {
  const visited = { letterId: 'a', kind: 'open' as const, linkNumber: null, attempts: 2, answered: 1 };
  const machine = visit('open', null, 'machine');
  const made = [...SENT, effectKey(send.name, 'task of not opened')];
  const given = { visited: [visited], executions: [decided('done')], made };
  assert.deepEqual(count({ ...given, stored: [machine] }), WELL);
  assert.deepEqual(count({ ...given, stored: [machine, machine] }), WELL);
  for (const stored of [[], [machine, machine, machine]]) {
    assert.deepEqual(count({ ...given, stored }).wrongVisits, [
      `a open null: stored ${stored.length} times, answered 1, tried 2`,
    ]);
  }
});
