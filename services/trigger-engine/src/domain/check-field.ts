import type { AccountField, ErrorDetail, LinkedField, TriggerAction } from '@pochtovik/contracts';
import { type FieldFault, RESET, readFieldValue, takesValue } from './field-value.ts';
import { type CheckedText, checkTriggerText, renderTriggerText } from './trigger-text.ts';

const MESSAGES: Readonly<Record<FieldFault, string>> = {
  FIELD_TYPE_UNSUPPORTED: 'Fields of this type can only be cleared: write {reset}, or choose another field.',
  VALUE_EMPTY: 'Write a value, or {reset} to clear the field.',
  NUMBER_WRONG: 'The field takes a number without other characters.',
  OPTION_UNKNOWN: 'The list has no such option: write it exactly as it stands in amoCRM.',
  CHECKBOX_WRONG: 'Write 1 to switch on or 0 to switch off.',
  DATE_WRONG: 'Write a date as YYYY-MM-DD, or {date} for the day of firing.',
};

/** Checks a change of a field against the account's fields; a value with variables is checked when it fires. */
export function checkField(
  action: Extract<TriggerAction, { type: 'change_field' }>,
  fields: readonly AccountField[],
  linkedFields: readonly LinkedField[] = [],
): CheckedText {
  const field = fields.find(({ id, entityType }) => id === action.fieldId && entityType === action.entityType);
  if (!field) return refused('fieldId', 'FIELD_UNKNOWN', 'There is no such field in amoCRM: choose another.');
  if (action.value.trim() === RESET) return { ok: true, variables: [], customFields: [] };
  if (!takesValue(field.type)) return faulty('fieldId', 'FIELD_TYPE_UNSUPPORTED');
  const text = checkTriggerText(action.value, 'action.value', [...fields, ...linkedFields]);
  if (!text.ok || text.variables.length > 0) return text;
  const value = readFieldValue(renderTriggerText(action.value, text, {}), field, 'UTC', action.mode);
  return value.ok ? text : faulty('value', value.fault);
}

function faulty(field: string, fault: FieldFault): CheckedText {
  return refused(field, fault, MESSAGES[fault]);
}

function refused(field: string, code: string, message: string): CheckedText {
  const detail: ErrorDetail = { field: `action.${field}`, code, message };
  return { ok: false, details: [detail] };
}
