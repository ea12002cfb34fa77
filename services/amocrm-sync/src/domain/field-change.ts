import type { FieldChange } from '@pochtovik/contracts';

/** A value of a custom field as a card of amoCRM gives it. */
export interface CurrentValue {
  value?: unknown;
  enum_id?: number | null | undefined;
}

/** True when the field has to be read before it can be changed: amoCRM replaces all values of a field. */
export function addsToField(change: FieldChange): boolean {
  return change.type === 'add_text' || change.type === 'add_option';
}

/** `values` of a field after a change; null clears it (amo crm_platform/custom-fields). */
export function fieldValues(change: FieldChange, current: readonly CurrentValue[]): object[] | null {
  switch (change.type) {
    case 'set':
      return [{ value: change.value }];
    case 'add_text': {
      const before = textOf(current);
      return [{ value: before === '' ? change.text : `${before}\n${change.text}` }];
    }
    case 'set_option':
      return [{ enum_id: change.optionId }];
    case 'add_option': {
      const chosen = current.flatMap((item) => item.enum_id ?? []);
      return [...new Set([...chosen, change.optionId])].map((id) => ({ enum_id: id }));
    }
    case 'clear':
      return null;
  }
}

/** True when the last line of a field is the text that was to be added. */
export function endsWithText(text: string, current: readonly CurrentValue[]): boolean {
  const held = textOf(current);
  return held === text || held.endsWith(`\n${text}`);
}

function textOf(current: readonly CurrentValue[]): string {
  const value = current[0]?.value;
  return typeof value === 'string' ? value : '';
}
