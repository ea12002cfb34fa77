import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { renderLine, renderSource } from '../../src/index.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

function run(args: string[], input: string) {
  return spawnSync(process.execPath, [MAIN, ...args], { input, encoding: 'utf8' });
}

test('data may hold more than cards do, also under the Russian name of its card', () => {
  const data = { lead: { 'Адрес доставки': 'Орёл' }, order: { total: 5 }, rows: [{ sku: 'A' }, { sku: 'Б' }] };
  const source = '{{Сделка.Адрес доставки}} {order.total|plus:1} {{#each rows}}{this.sku}{{/each}}';
  const outcome = renderSource(source, data, 'text', NOW);
  assert.deepEqual(outcome, { ok: true, text: 'Орёл 6 AБ', missing: [] });
});

test('a line is answered by a line, whatever is wrong with it', () => {
  const line = (value: unknown) => renderLine(JSON.stringify(value), 'html', NOW);
  assert.deepEqual(line({ template: '<p>{lead.name}</p>', data: { lead: { name: 'А & Б' } } }), {
    ok: true,
    text: '<p>А &amp; Б</p>',
    missing: [],
  });
  const wrong = line({ template: '\n  {lead.pric}' });
  assert.ok(!wrong.ok);
  assert.deepEqual([wrong.code, wrong.line, wrong.column], ['UNKNOWN_VARIABLE', 2, 3]);
  for (const bad of [1, { data: {} }, { template: '', data: [] }]) assert.equal('code' in line(bad), true);
  const notJson = renderLine('{', 'html', NOW);
  assert.ok(!notJson.ok);
  assert.equal(notJson.code, 'DATA_INVALID');
});

test('lists cannot make the text endless', () => {
  const rows = Array.from({ length: 10_000 }, () => 'x');
  const source = '{{#each rows}}{{#each rows}}{this}{{/each}}{{/each}}';
  const outcome = renderSource(source, { rows }, 'text', NOW);
  assert.ok(!outcome.ok);
  assert.equal(outcome.errors[0].code, 'OUTPUT_LIMIT');
});

test('the command writes the text, names what has no value, and exits with 1 on an error', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-render-'));
  try {
    const file = join(folder, 'data.json');
    writeFileSync(file, '{"contact":{"name":"Анна"}}');
    const right = run(['--data', file], 'Привет, {contact.name}! {lead.name}');
    assert.deepEqual([right.status, right.stdout, right.stderr], [0, 'Привет, Анна! ', 'no value: lead.name\n']);
    const wrong = run(['--data', file], 'x\n{contact.nam}');
    assert.deepEqual([wrong.status, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /^UNKNOWN_VARIABLE 2:1 .*contact\.name/);
    writeFileSync(file, '[');
    assert.match(run(['--data', file], '').stderr, /^DATA_INVALID 1:1 /);
    assert.match(run(['--data', join(folder, 'none')], '').stderr, /^ENOENT 1:1 /);
    const lines = run(
      ['--lines', '--place', 'subject'],
      '{"template":"{lead.id}","data":{"lead":{"id":7}}}\n\n{"template":"{{"}\n',
    );
    assert.deepEqual(
      lines.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).text),
      ['7', '{{'],
    );
    assert.equal(run(['--place', 'nowhere'], '').status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
