export { crmContext } from './crm-context.ts';
export { crmData } from './crm-data.ts';
export { crmScope } from './crm-scope.ts';
export { localDate, localDateTime } from './crm-time.ts';
export type { CustomField } from './custom-fields.ts';
export { ENTITIES, type Entity, type Field, LISTS } from './fields.ts';
export type { DocumentedModifier } from './modifiers/documented.ts';
export { MODIFIER_THEMES, MODIFIERS } from './modifiers/index.ts';
export { SAMPLE_CARD, SAMPLE_FIELDS } from './sample-card.ts';
