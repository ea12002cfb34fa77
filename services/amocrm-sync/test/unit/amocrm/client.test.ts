import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryText } from '../../../src/amocrm/client.ts';

test('lists become brackets, as filters of amoCRM want them', () => {
  assert.equal(
    decodeURIComponent(queryText({ with: 'contacts', 'filter[id]': [1, 2], limit: 250 })),
    'with=contacts&filter[id][]=1&filter[id][]=2&limit=250',
  );
  assert.equal(queryText({}), '');
});
