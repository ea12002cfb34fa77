import type { EntityCard } from '@pochtovik/contracts';
import type { CustomField } from './custom-fields.ts';

/** Custom fields of {@link SAMPLE_CARD}. */
export const SAMPLE_FIELDS: readonly CustomField[] = [
  { id: 901, entityType: 'lead', name: 'Дата монтажа', type: 'date' },
  { id: 902, entityType: 'lead', name: 'Срок, дней', type: 'numeric' },
  { id: 903, entityType: 'contact', name: 'Должность', type: 'text' },
  { id: 904, entityType: 'element', name: 'Артикул', type: 'text' },
];

const card = { responsibleUserId: 7001, createdAt: Date.UTC(2026, 10, 23, 9) / 1000, customFields: [] };

/** The card that the examples of the manual and their tests are rendered from. */
export const SAMPLE_CARD: EntityCard = {
  entity: { type: 'lead', id: 5001 },
  lead: {
    ...card,
    id: 5001,
    name: 'Кухня «Орёл»',
    tags: ['опт', 'срочно', 'Москва'],
    customFields: [
      { id: 901, name: 'Дата монтажа', code: null, type: 'date', values: ['2026-12-05'] },
      { id: 902, name: 'Срок, дней', code: null, type: 'numeric', values: ['21'] },
    ],
    price: 120_000,
    pipelineId: 8001,
    pipelineName: 'Продажи',
    statusId: 8103,
    statusName: 'Квалифицирован',
  },
  contacts: [
    {
      ...card,
      id: 6001,
      name: 'Смирнова Анна Петровна',
      tags: [],
      customFields: [{ id: 903, name: 'Должность', code: null, type: 'text', values: ['генеральный директор'] }],
      firstName: 'Анна',
      lastName: 'Смирнова',
      emails: ['anna@client.test'],
      phones: ['+7 900 000-00-01'],
    },
    {
      ...card,
      id: 6002,
      name: 'Пётр Ким',
      tags: [],
      firstName: 'Пётр',
      lastName: 'Ким',
      emails: ['petr@client.test'],
      phones: [],
    },
  ],
  company: null,
  customer: {
    ...card,
    ...{ id: 6601, name: 'Смирнова, опт', tags: ['скидка 5 %'], purchases: 3, ltv: 360_000, averageCheck: 120_000 },
    nextPrice: 150_000,
    segments: ['Опт', 'Постоянные'],
  },
  elements: [
    {
      ...{ id: 9101, name: 'Фасад «Дуб»', catalogId: 9001, catalogName: 'Товары', quantity: 4, price: 12_500 },
      customFields: [{ id: 904, name: 'Артикул', code: 'SKU', type: 'text', values: ['Ф-104'] }],
    },
    {
      ...{ id: 9102, name: 'Столешница', catalogId: 9001, catalogName: 'Товары', quantity: 1.5, price: 20_000 },
      customFields: [],
    },
  ],
  responsible: { id: 7001, name: 'Мария Продажная', email: 'maria@company.test' },
  account: {
    id: 31_000_001,
    name: 'Мебельная мастерская',
    subdomain: 'company',
    currency: 'RUB',
    timezone: 'Europe/Moscow',
    language: 'ru',
  },
};
