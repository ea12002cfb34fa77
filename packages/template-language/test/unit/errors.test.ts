import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../src/index.ts';
import { errorsOf, SCOPE } from '../scope-of-a-letter.ts';

test('an unknown name is told with its place and the nearest right one', () => {
  assert.deepEqual(errorsOf('{lead.pirce}'), ['UNKNOWN_VARIABLE 1:1 lead.price']);
  assert.deepEqual(errorsOf('{{sbject}}'), ['UNKNOWN_VARIABLE 1:1 subject']);
  assert.deepEqual(errorsOf('{lead.cf.1233}'), ['UNKNOWN_VARIABLE 1:1 lead.cf.123']);
  assert.deepEqual(errorsOf('{{anything.at.all}}'), ['UNKNOWN_VARIABLE 1:1']);
  assert.deepEqual(errorsOf('{contact}'), ['UNKNOWN_VARIABLE 1:1']);
  assert.deepEqual(errorsOf('{contact.name|defualt:"x"}'), ['UNKNOWN_MODIFIER 1:1 default']);
  assert.deepEqual(errorsOf('{triggerlink:9}'), ['UNKNOWN_TRIGGER_LINK 1:1 triggerlink:8']);
});

test('names of the object prototype resolve to nothing', () => {
  assert.deepEqual(errorsOf('{{constructor}}{lead.__proto__}{lead.name|toString}'), [
    'UNKNOWN_VARIABLE 1:1',
    'UNKNOWN_VARIABLE 1:16',
    'UNKNOWN_MODIFIER 1:32',
  ]);
});

test('all errors are told, each at the brace that opens its form, in UTF-16 columns', () => {
  const source = 'Здравствуйте 😀 {contact.nam}\r\n{lead.nme|nope}\n\r  {triggerlink:77}\u2028{lead.name';
  assert.deepEqual(errorsOf(source), [
    'UNKNOWN_VARIABLE 1:17 contact.name',
    'UNKNOWN_VARIABLE 2:1 lead.name',
    'UNKNOWN_MODIFIER 2:1',
    'UNKNOWN_TRIGGER_LINK 4:3 triggerlink:8',
    'BAD_FORM 4:20',
  ]);
});

test('what begins like a form but is none is told as such', () => {
  const bad = [
    '{lead.name',
    '{lead.}',
    '{lead.name;}',
    '{lead.name|}',
    '{lead.name|default:}',
    '{lead.name|default:коллега}',
  ];
  bad.push(
    '{lead.name|default:"x}',
    '{lead.price|rounded:1.}',
    '{lead.price|rounded:1,}',
    '{lead.name:x}',
    '{lead.name}}'.slice(0, -2),
  );
  bad.push(
    '{triggerlink}',
    '{triggerlink:}',
    '{triggerlink:x}',
    '{triggerlink:0}',
    '{triggerlink:8',
    '{TriggerLink:8}',
    '{triggerlink:8|x}',
  );
  bad.push(
    '{{lead.name}',
    '{{lead.name',
    '{{}}',
    '{{"x"}}',
    '{{{lead.name}}}',
    '{{a b}}',
    '{{<b>x</b>}}',
    `{lead.name|default:"${'x'.repeat(1000)}"}`,
  );
  for (const source of bad) assert.match(errorsOf(source)[0] ?? 'nothing', /^BAD_FORM 1:1$/, source);
});

test('what else Handlebars knows is told to be no variable', () => {
  for (const sign of '^>!&~') {
    const parsed = parse(`{{${sign}if lead.name}}`, { scope: SCOPE, place: 'html' });
    assert.ok(!parsed.ok);
    assert.equal(parsed.errors.length, 1);
    assert.equal(parsed.errors[0]?.code, 'BAD_FORM');
    assert.match(parsed.errors[0]?.message ?? '', /is not a variable/);
  }
});

test('three braces are told to be one too many, for values are always escaped', () => {
  const parsed = parse('{{{lead.name}}}', { scope: SCOPE, place: 'html' });
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.errors.map(({ message }) => message),
    ['Values are always escaped: write {{…}} with two braces.'],
  );
});

test('a modifier is refused on a value it cannot take and with arguments it does not', () => {
  assert.deepEqual(errorsOf('{lead.name|rounded:1}'), ['WRONG_KIND 1:1']);
  assert.deepEqual(errorsOf('{lead.price|rounded:1|rounded:1}'), ['WRONG_KIND 1:1'], 'it returns text');
  for (const args of ['', ':"1"', ':1,2', ':1,"м","x"']) {
    assert.deepEqual(errorsOf(`{lead.price|rounded${args}}`), ['BAD_ARGUMENTS 1:1'], args);
  }
  assert.deepEqual(errorsOf('{lead.price|rounded:-1.5,"м"}'), []);
});

test('a form where no value is safe is refused', () => {
  const refused = [
    '<{contact.name}>',
    '</{contact.name}>',
    '<a {lead.name}>',
    '<a{lead.name}>',
    '<a x{lead.name}=1>',
    '<a x {lead.name}>',
  ];
  refused.push('<b onclick="f(\'{lead.name}\')">', '<iframe srcdoc={lead.name}></iframe>', '<a href="x"{lead.name}>');
  for (const source of refused) assert.match(errorsOf(source, 'html').join(), /^BAD_PLACE 1:\d+$/, source);
});

test('no more than a hundred errors are told', () => {
  assert.equal(errorsOf('{lead.nam}'.repeat(1000)).length, 100);
  assert.equal(errorsOf('{lead.nam|x|x|x}'.repeat(1000)).length, 100);
});

test('an error turned into JSON keeps its message', () => {
  const parsed = parse('{lead.nam}', { scope: SCOPE, place: 'text' });
  assert.ok(!parsed.ok);
  assert.deepEqual(JSON.parse(JSON.stringify(parsed.errors)), [
    {
      code: 'UNKNOWN_VARIABLE',
      message: 'There is no variable "lead.nam": did you mean "lead.name"?',
      line: 1,
      column: 1,
      nearest: 'lead.name',
    },
  ]);
});
