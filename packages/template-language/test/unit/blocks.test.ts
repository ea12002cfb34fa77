import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutputLimitError, parse, render, triggerLinksOf, variablesOf } from '../../src/index.ts';
import { errorsOf, rendered, SCOPE } from '../scope-of-a-letter.ts';

const text = (source: string, data = {}) => rendered(source, data).text;

test('the first branch whose condition holds is shown, else the last', () => {
  const source = '{{#if lead.price > 1000}}много{{else if lead.price}}мало{{else}}ничего{{/if}}';
  assert.equal(text(source, { lead: { price: 1001 } }), 'много');
  assert.equal(text(source, { lead: { price: 7 } }), 'мало');
  for (const price of [0, undefined, null, '']) assert.equal(text(source, { lead: { price } }), 'ничего');
});

test('blocks are written in Russian too', () => {
  const source = '{{#если lead.urgent и contact.name}}да{{иначе если lead.price}}цена{{иначе}}нет{{/если}}';
  assert.equal(text(source, { lead: { urgent: true }, contact: { name: 'Анна' } }), 'да');
  assert.equal(text(source, { lead: { urgent: true, price: 5 } }), 'цена');
  assert.equal(text(source), 'нет');
  assert.equal(text('{{#если не contact.name}}нет имени{{/если}}'), 'нет имени');
});

test('"unless" turns a condition round', () => {
  const source = '{{#unless lead.price >= 10}}дёшево{{else}}дорого{{/unless}}';
  assert.deepEqual([text(source), text(source, { lead: { price: 10 } })], ['дёшево', 'дорого']);
});

test('values compare as what they are: numbers, days, texts without letter case, entries of lists', () => {
  const holds = (condition: string, data: object) => text(`{{#if ${condition}}}1{{/if}}`, data) === '1';
  assert.ok(holds('lead.price = 1250.5', { lead: { price: '1 250,50' } }));
  assert.ok(holds('lead.price != 3', { lead: { price: 4 } }));
  assert.ok(!holds('lead.price < 5', { lead: { price: 'договорная' } }));
  assert.ok(holds('date > "31.12.2026"', { date: '01.01.2027' }));
  assert.ok(!holds('date > "31.12.2026"', { date: '02.11.2026' }));
  assert.ok(holds('lead.name == "Кухня в Орле"', { lead: { name: 'кухня в орле ' } }));
  assert.ok(holds('lead.tags = "vip"', { lead: { tags: ['опт', 'VIP'] } }));
  assert.ok(holds('lead.tags <> "розница"', { lead: { tags: ['опт'] } }));
  assert.ok(holds('lead.name = "a" or lead.name = "b" and lead.price = 1', { lead: { name: 'b', price: 1 } }));
  assert.ok(holds('lead.price|rounded:0 = "3"', { lead: { price: 2.7 } }));
});

test('in HTML an editor may have written the signs of a condition as references', () => {
  const source = '<p>{{#if lead.price &gt;= 5 and contact.name = &quot;Анна&quot;}}<b>да</b>{{/if}}</p>';
  const data = { lead: { price: 5 }, contact: { name: 'Анна' } };
  assert.equal(rendered(source, data, 'html').text, '<p><b>да</b></p>');
});

test('"each" goes over records and values, and shows its "else" when there are none', () => {
  const records = '{{#each contacts}}[{this.name|default:"?"} {lead.name}]{{else}}никого{{/each}}';
  const data = { lead: { name: 'К' }, contacts: [{ name: 'Анна' }, {}, null, { name: 'Пётр' }] };
  assert.equal(text(records, data), '[Анна К][? К][Пётр К]');
  assert.equal(text(records, {}), 'никого');
  assert.equal(text('{{#each lead.tags}}{{this}};{{/each}}', { lead: { tags: ['а', 'б'] } }), 'а;б;');
  assert.equal(text('{{#if contacts}}есть{{/if}}', data), 'есть');
});

test('what stands in a value or in an entry is never read as a block', () => {
  assert.equal(text('{lead.name}', { lead: { name: '{{#if x}}' } }), '{{#if x}}');
  assert.equal(
    text('{{#each lead.tags}}{this}{{/each}}', { lead: { tags: ['{lead.name}', '{{/each}}'] } }),
    '{lead.name}{{/each}}',
  );
});

test('a block that is open, crossed, doubled or too deep is told at its brace', () => {
  assert.deepEqual(errorsOf('x {{#if lead.name}}'), ['BAD_BLOCK 1:3']);
  assert.deepEqual(errorsOf('{{/if}}{{else}}'), ['BAD_BLOCK 1:1', 'BAD_BLOCK 1:8']);
  assert.deepEqual(errorsOf('{{#if lead.name}}{{#each lead.tags}}{{/if}}{{/each}}{{/if}}'), ['BAD_BLOCK 1:37']);
  assert.deepEqual(errorsOf('{{#if lead.name}}{{else}}{{else}}{{/if}}'), ['BAD_BLOCK 1:26']);
  const deep = '{{#if lead.name}}'.repeat(21) + '{{/if}}'.repeat(21);
  assert.deepEqual(errorsOf(deep), ['BAD_BLOCK 1:341']);
});

test('names in conditions and lists are checked as everywhere', () => {
  assert.deepEqual(errorsOf('{{#if lead.nam}}{{/if}}'), ['UNKNOWN_VARIABLE 1:1 lead.name']);
  assert.deepEqual(errorsOf('{{#each lead.name}}{{/each}}'), ['WRONG_KIND 1:1']);
  assert.deepEqual(errorsOf('{{#each contacts}}{this.nme}{{/each}}'), ['UNKNOWN_VARIABLE 1:19 this.name']);
  assert.deepEqual(errorsOf('{{#each contcts}}{{/each}}'), ['UNKNOWN_VARIABLE 1:1 contacts']);
  assert.deepEqual(errorsOf('{{contacts}}'), ['WRONG_KIND 1:1']);
  assert.deepEqual(errorsOf('{{#if}}{{/if}}{{#nope x}}'), ['BAD_FORM 1:1', 'BAD_BLOCK 1:8', 'BAD_FORM 1:15']);
  assert.deepEqual(errorsOf('{this}{this.name}'), []);
});

test('a block stands around whole tags, never in one', () => {
  for (const source of [
    '<a {{#if lead.name}}x{{/if}}>',
    '<a href="{{#if lead.name}}x{{/if}}">',
    '<b{{#if lead.name}}>',
  ]) {
    assert.match(errorsOf(source, 'html').join(), /^BAD_PLACE/, source);
  }
  assert.deepEqual(errorsOf('<tr>{{#each lead.tags}}<td>{this}</td>{{/each}}</tr>', 'html'), []);
  assert.match(errorsOf('https://x.test/{{#if lead.name}}a{{/if}}', 'url').join(), /^BAD_PLACE/);
});

test('a template tells what its blocks need, and lists cannot make it endless', () => {
  const source = '{{#if lead.urgent}}{triggerlink:8}{{/if}}{{#each contacts}}{this.name}{subject}{{/each}}';
  const parsed = parse(source, { scope: SCOPE, place: 'text' });
  assert.ok(parsed.ok);
  assert.deepEqual(variablesOf(parsed.template), ['lead.urgent', 'contacts', 'subject']);
  assert.deepEqual(triggerLinksOf(parsed.template), [8]);
  const contacts = Array.from({ length: 10_000 }, (_, index) => ({ name: `Контакт ${index}` }));
  const options = { links: { 8: 'https://t.example' }, maxLength: 10_000 };
  assert.throws(() => render(parsed.template, { contacts }, options), OutputLimitError);
});
