import { randomUUID } from 'node:crypto';
import { type Account, nextId } from '../state/account.ts';
import { addPipeline, addUser, emptyAccount } from './build.ts';
import { addFields } from './fields.ts';

/** A second account that shares no id, host or language with the first. */
export function salesAccountEn(now: number): Account {
  const account = emptyAccount(
    {
      id: 31_204_777,
      name: 'Acme',
      subdomain: 'acme',
      topLevelDomain: 'com',
      brand: 'kommo',
      language: 'en',
      country: 'US',
      currency: 'USD',
      currencySymbol: '$',
      timezone: 'America/New_York',
      amojoId: randomUUID(),
      uuid: randomUUID(),
      createdAt: now,
    },
    7_410_000,
  );
  account.groups = [{ id: 0, name: 'Sales' }];
  addUser(account, { name: 'Grace Admin', email: 'grace@acme.test', isAdmin: true, groupId: 0 });
  addUser(account, { name: 'Tom Seller', email: 'tom@acme.test', groupId: 0 });
  account.taskTypes = [
    { id: 1, name: 'Follow-up', color: null, icon_id: null, code: 'FOLLOW_UP' },
    { id: 2, name: 'Meeting', color: null, icon_id: null, code: 'MEETING' },
  ];
  const names = { incoming: 'Incoming leads', won: 'Closed - won', lost: 'Closed - lost' };
  addPipeline(account, 'Sales', ['New', 'Qualified', 'Proposal sent', 'Proposal read'], names, { main: true });
  account.lossReasons = ['Too expensive', 'No budget'].map((name, index) => ({
    id: nextId(account),
    name,
    sort: (index + 1) * 100_000,
    created_at: now,
    updated_at: now,
  }));
  addFields(
    account,
    {
      text: 'Text',
      numeric: 'Number',
      checkbox: 'Newsletter',
      select: 'Source',
      selectChoices: ['Site', 'Call'],
      multiselect: 'Interests',
      multiselectChoices: ['Install', 'Service'],
      date: 'Contract date',
      date_time: 'Meeting time',
      url: 'Proposal link',
      textarea: 'Comment',
      radiobutton: 'Customer kind',
      radioChoices: ['Person', 'Company'],
      streetaddress: 'Short address',
      monetary: 'Proposal amount',
      file: 'Proposal file',
      smart_address: 'Delivery address',
      birthday: 'Birthday',
      legal_entity: 'Legal entity',
      chained_list: 'Product',
      tracking: 'utm_source',
      phone: 'Phone',
      email: 'Email',
      position: 'Position',
      web: 'Web',
      address: 'Address',
      catalog: 'Products',
      catalogElements: ['Pump', 'Filter'],
      sku: 'SKU',
      price: 'Price',
      category: 'Group',
      categories: ['Equipment', 'Supplies'],
      linked: 'Supplier',
    },
    now,
  );
  return account;
}
