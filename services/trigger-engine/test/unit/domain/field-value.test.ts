import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAction } from '../../../src/domain/check-action.ts';
import { effectOf, needsOf } from '../../../src/domain/effect.ts';
import { readFieldValue } from '../../../src/domain/field-value.ts';
import { firing, letter } from '../samples.ts';

const OPTIONS = [
  { id: 11, value: 'Сайт' },
  { id: 12, value: 'Звонок' },
];
const field = (type: string) => ({
  id: 1,
  entityType: 'lead' as const,
  name: 'Поле',
  code: null,
  type,
  options: OPTIONS,
});
const change = (value: string, mode: 'add' | 'replace' = 'replace') =>
  ({ type: 'change_field', entityType: 'lead', fieldId: 1, value, mode }) as const;

const MATRIX: [type: string, good: [string, object][], bad: [string, string][]][] = [
  ['text', [['Слово', { type: 'set', value: 'Слово' }]], []],
  ['numeric', [['-1,5', { type: 'set', value: '-1.5' }]], [['12 шт', 'NUMBER_WRONG']]],
  ['monetary', [['10 000', { type: 'set', value: '10000' }]], [['10 ₽', 'NUMBER_WRONG']]],
  ['select', [['Сайт', { type: 'set_option', optionId: 11 }]], [['сайт', 'OPTION_UNKNOWN']]],
  ['radiobutton', [['Звонок', { type: 'set_option', optionId: 12 }]], [['Почта', 'OPTION_UNKNOWN']]],
  ['multiselect', [['Звонок', { type: 'add_option', optionId: 12 }]], [['Сайт, Звонок', 'OPTION_UNKNOWN']]],
  [
    'checkbox',
    [
      ['1', { type: 'set', value: true }],
      ['0', { type: 'set', value: false }],
    ],
    [['да', 'CHECKBOX_WRONG']],
  ],
  [
    'date',
    [['2018-08-29', { type: 'set', value: '2018-08-29T00:00:00+03:00' }]],
    [
      ['29.08.2018', 'DATE_WRONG'],
      ['2026-02-30', 'DATE_WRONG'],
      ['2026-13-01', 'DATE_WRONG'],
    ],
  ],
  ['file', [], [['КП.pdf', 'FIELD_TYPE_UNSUPPORTED']]],
];

for (const [type, good, bad] of MATRIX) {
  test(`a field of type ${type} takes its values, refuses others when saved, and is cleared by {reset}`, () => {
    for (const [value, expected] of good) {
      assert.deepEqual(readFieldValue(value, field(type), 'Europe/Moscow', 'replace'), { ok: true, change: expected });
      assert.equal(checked(type, value), '');
    }
    for (const [value, fault] of bad) {
      assert.deepEqual(readFieldValue(value, field(type), 'UTC', 'replace'), { ok: false, fault });
      assert.equal(checked(type, value), fault);
    }
    const cleared = type === 'checkbox' ? { type: 'set', value: false } : { type: 'clear' };
    assert.deepEqual(readFieldValue('{reset}', field(type), 'UTC', 'add'), { ok: true, change: cleared });
    assert.equal(checked(type, '{reset}'), '');
  });
}

test('a field of another kind of card, an unknown variable and a value of spaces are refused', () => {
  const other = checkAction({ ...change('1'), entityType: 'contact' }, facts('numeric'));
  assert.equal(other.ok ? '' : other.details[0]?.code, 'FIELD_UNKNOWN');
  assert.equal(checked('text', '{lead.nam}'), 'UNKNOWN_VARIABLE');
  assert.equal(checked('text', ' '), 'TEXT_EMPTY');
});

test('a value with variables is judged when it fires, and {date} is the day of firing', () => {
  const saved = checkAction(change('{date}'), facts('date'));
  assert.ok(saved.ok);
  const trigger = firing(change('{date}'), saved.variables);
  assert.deepEqual(needsOf(trigger, letter()), { card: false, timeZone: true, fields: true });
  const now = new Date('2026-11-23T22:30:00Z');
  const around = { card: null, timeZone: 'Europe/Moscow', fields: [field('date')], now };
  assert.deepEqual(effectOf(trigger, letter(), around), {
    type: 'command',
    command: {
      type: 'update_field',
      entity: letter().entity,
      fieldId: 1,
      change: { type: 'set', value: '2026-11-24T00:00:00+03:00' },
    },
  });
  const wrong = effectOf(trigger, letter(), { ...around, fields: [field('numeric')] });
  assert.match(wrong.type === 'nothing' ? wrong.detail : '', /«Поле» не изменено, значение «2026-11-24»: нужно число/);
  const gone = effectOf(trigger, letter(), { ...around, fields: [] });
  assert.match(gone.type === 'nothing' ? gone.detail : '', /больше нет в amoCRM/);
});

test('a text is put below what the field holds, or in its place', () => {
  const read = (mode: 'add' | 'replace') => readFieldValue('Слово', field('textarea'), 'UTC', mode);
  assert.deepEqual(read('add'), { ok: true, change: { type: 'add_text', text: 'Слово' } });
  assert.deepEqual(read('replace'), { ok: true, change: { type: 'set', value: 'Слово' } });
});

function facts(type: string) {
  return {
    pipelines: [],
    users: [],
    taskTypes: [],
    customFields: [field(type)],
    template: 'known' as const,
    webhookFault: null,
  };
}

function checked(type: string, value: string): string {
  const result = checkAction(change(value), facts(type));
  return result.ok ? '' : (result.details[0]?.code ?? '');
}
