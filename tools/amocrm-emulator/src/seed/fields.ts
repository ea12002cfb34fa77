import { type Account, nextId } from '../state/account.ts';
import type { Catalog } from '../state/catalogs.ts';
import { addField } from './build.ts';

/** Names of the seeded fields in the language of an account. */
export interface FieldNames {
  text: string;
  numeric: string;
  checkbox: string;
  select: string;
  selectChoices: string[];
  multiselect: string;
  multiselectChoices: string[];
  date: string;
  date_time: string;
  url: string;
  textarea: string;
  radiobutton: string;
  radioChoices: string[];
  streetaddress: string;
  monetary: string;
  file: string;
  smart_address: string;
  birthday: string;
  legal_entity: string;
  chained_list: string;
  tracking: string;
  phone: string;
  email: string;
  position: string;
  web: string;
  address: string;
  catalog: string;
  catalogElements: string[];
  sku: string;
  price: string;
  category: string;
  categories: string[];
  linked: string;
}

/** Adds a product list, then one field of every type an owner can have. */
export function addFields(account: Account, names: FieldNames, now: number): void {
  const catalog = addCatalog(account, names, now);
  for (const owner of ['leads', 'contacts', 'companies'] as const) {
    if (owner !== 'leads') {
      const predefined = { is_predefined: true };
      if (owner === 'contacts')
        addField(account, owner, { name: names.position, type: 'text', code: 'POSITION', ...predefined });
      addField(account, owner, {
        name: names.phone,
        type: 'multitext',
        code: 'PHONE',
        choices: ['WORK', 'WORKDD', 'MOB', 'FAX', 'HOME', 'OTHER'],
        ...predefined,
      });
      addField(account, owner, {
        name: names.email,
        type: 'multitext',
        code: 'EMAIL',
        choices: ['WORK', 'PRIV', 'OTHER'],
        ...predefined,
      });
      if (owner === 'companies') {
        addField(account, owner, { name: names.web, type: 'url', code: 'WEB', ...predefined });
        addField(account, owner, { name: names.address, type: 'textarea', code: 'ADDRESS', ...predefined });
      }
    }
    for (const type of ['text', 'numeric', 'checkbox'] as const) addField(account, owner, { name: names[type], type });
    addField(account, owner, { name: names.select, type: 'select', choices: names.selectChoices });
    addField(account, owner, { name: names.multiselect, type: 'multiselect', choices: names.multiselectChoices });
    addField(account, owner, { name: names.radiobutton, type: 'radiobutton', choices: names.radioChoices });
    for (const type of ['date', 'date_time', 'url', 'textarea', 'streetaddress', 'file'] as const)
      addField(account, owner, { name: names[type], type });
    for (const type of ['smart_address', 'birthday', 'legal_entity'] as const)
      addField(account, owner, { name: names[type], type });
    addField(account, owner, { name: names.monetary, type: 'monetary', currency: account.profile.currency });
  }
  addField(account, 'leads', {
    name: names.chained_list,
    type: 'chained_list',
    chained_lists: [{ title: names.catalog, catalog_id: catalog.id, parent_catalog_id: null }],
  });
  addField(account, 'leads', { name: names.tracking, type: 'tracking_data', code: 'UTM_SOURCE', is_predefined: true });
}

function addCatalog(account: Account, names: FieldNames, now: number): Catalog {
  const admin = [...account.users.keys()][0] ?? 0;
  const stamp = { created_by: admin, updated_by: admin, created_at: now, updated_at: now };
  const catalog: Catalog = {
    id: nextId(account),
    name: names.catalog,
    ...stamp,
    sort: 10,
    type: 'regular',
    can_add_elements: true,
    can_show_in_cards: false,
    can_link_multiple: true,
    can_be_deleted: true,
    sdk_widget_code: null,
  };
  account.catalogs.set(catalog.id, catalog);
  const owner = `catalogs/${catalog.id}` as const;
  addField(account, owner, { name: names.sku, type: 'text', code: 'SKU' });
  addField(account, owner, { name: names.price, type: 'price', code: 'PRICE' });
  addField(account, owner, { name: names.category, type: 'category', code: 'GROUP', choices: names.categories });
  addField(account, owner, { name: names.linked, type: 'linked_entity', search_in: 'contacts_and_companies' });
  for (const name of names.catalogElements) {
    const id = nextId(account);
    account.elements.set(id, { id, name, ...stamp, is_deleted: false, catalog_id: catalog.id, fieldValues: new Map() });
  }
  return catalog;
}
