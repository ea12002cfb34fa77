import assert from 'node:assert/strict';
import { test } from 'node:test';
import { customerIdOf, elementLinksOf } from '../../../src/domain/card-links.ts';

const withCustomers = (...ids: number[]) => ({ _embedded: { customers: ids.map((id) => ({ id })) } });
const withElement = (id: number) => ({ _embedded: { catalog_elements: [{ id, metadata: { catalog_id: 7 } }] } });

test('the customer is the one of the contacts in their order, else of the company; a company asks its own first', () => {
  const family = { lead: {}, contacts: [{}, withCustomers(2)], company: withCustomers(3) };
  assert.equal(customerIdOf('lead', family), 2);
  assert.equal(customerIdOf('company', family), 3);
  assert.equal(customerIdOf('lead', { ...family, contacts: [] }), 3);
  assert.equal(customerIdOf('contact', { lead: null, contacts: [{}], company: null }), undefined);
});

test('elements are those of the lead, where it has none those of the card itself', () => {
  const contacts = [withElement(2)];
  const held = (id: number) => [{ elementId: id, catalogId: 7, quantity: 1, priceId: null }];
  assert.deepEqual(elementLinksOf('contact', { lead: withElement(1), contacts, company: null }), held(1));
  assert.deepEqual(elementLinksOf('contact', { lead: {}, contacts, company: null }), held(2));
  assert.deepEqual(elementLinksOf('lead', { lead: {}, contacts, company: null }), []);
  const bare = { _embedded: { catalog_elements: [{ id: 1, metadata: null }] } };
  assert.deepEqual(elementLinksOf('lead', { lead: bare, contacts, company: null }), []);
});
