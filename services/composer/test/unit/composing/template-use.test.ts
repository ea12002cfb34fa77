import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TriggerLink, TriggerLinkList } from '@pochtovik/contracts';
import { templateUse } from '../../../src/composing/template-use.ts';

const [example] = TriggerLinkList.example.reply.links;

function use(template: { variables: string[]; triggerLinks?: number[] }, redirectUrl: string | null = null) {
  assert.ok(example);
  const links: TriggerLink[] = [{ ...example, number: 8, redirectUrl }];
  let asked = 0;
  const facts = {
    async triggerLinks() {
      asked += 1;
      return links;
    },
  };
  return templateUse(facts, 1, { triggerLinks: [], ...template }).then((found) => ({ ...found, asked }));
}

test('a plain template needs neither parts of the card, nor custom fields, nor links', async () => {
  const { parts, custom, links, asked } = await use({ variables: ['lead.name', 'contact.email', 'user.name'] });
  assert.deepEqual({ parts, custom, links, asked }, { parts: [], custom: false, links: [], asked: 0 });
});

test('customers and elements are read where a text names them, also in the address of a link in use', async () => {
  assert.deepEqual((await use({ variables: ['customer.ltv', 'elements'] })).parts, ['customer', 'elements']);
  const linked = await use({ variables: [], triggerLinks: [8] }, 'https://shop.test/{Покупатель.id}');
  assert.deepEqual([linked.parts, linked.custom], [['customer'], true]);
  assert.deepEqual(linked.redirects, [{ number: 8, address: 'https://shop.test/{Покупатель.id}' }]);
});

test('a list may have custom fields in its entries, which are not told among the variables', async () => {
  assert.equal((await use({ variables: ['contacts'] })).custom, true);
  assert.equal((await use({ variables: ['lead.cf.901'] })).custom, true);
});
