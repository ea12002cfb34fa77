import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntityRef } from '@pochtovik/contracts';
import { needsCard, targetEntity } from '../../../src/domain/target-entity.ts';
import { CARD } from '../samples.ts';

const KINDS = ['lead', 'contact', 'company'] as const;
const company = { ...CARD.contacts[0], id: 6501, name: 'ООО', emails: [], phones: [] };
const [contact] = CARD.contacts;

test('each pair of letter and action hits the entity of the table', () => {
  assert.ok(contact && CARD.lead);
  const card = {
    lead: CARD.lead,
    contacts: [contact, { ...contact, id: 6002 }],
    company: { ...contact, ...company },
  };
  const table = KINDS.flatMap((from) =>
    KINDS.map((wanted) => [from, wanted, targetEntity({ type: from, id: 77 }, wanted, card)?.id]),
  );
  assert.deepEqual(table, [
    ['lead', 'lead', 77],
    ['lead', 'contact', 6001],
    ['lead', 'company', 6501],
    ['contact', 'lead', 5001],
    ['contact', 'contact', 77],
    ['contact', 'company', 6501],
    ['company', 'lead', 5001],
    ['company', 'contact', 6001],
    ['company', 'company', 77],
  ]);
});

test('what is not linked is no target', () => {
  const alone = { lead: null, contacts: [], company: null };
  for (const from of KINDS) {
    const entity: EntityRef = { type: from, id: 77 };
    const found = KINDS.map((wanted) => targetEntity(entity, wanted, alone));
    assert.deepEqual(
      found,
      KINDS.map((wanted) => (wanted === from ? entity : null)),
    );
    assert.deepEqual(
      KINDS.map((wanted) => targetEntity(entity, wanted, null)),
      found,
    );
  }
});

test('the card is needed only for another kind of entity', () => {
  assert.equal(needsCard({ type: 'lead', id: 1 }, 'lead'), false);
  assert.equal(needsCard({ type: 'lead', id: 1 }, 'company'), true);
});
