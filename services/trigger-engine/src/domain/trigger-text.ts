import type { ErrorDetail } from '@pochtovik/contracts';
import { type CustomField, crmScope, LISTS } from '@pochtovik/letter-variables';
import {
  type ModifierContext,
  parse,
  render,
  type Scope,
  type TemplateData,
  type TemplateSyntaxError,
  type VariableKind,
  variablesOf,
} from '@pochtovik/template-language';

/** A variable that a text uses. Kept with the trigger, so that firing needs no list of the account's fields. */
export interface UsedVariable {
  /** `subject`, `lead.cf.901`. */
  path: string;
  kind: VariableKind;
}

/** A text that may be saved, or what is wrong with it. */
export type CheckedText =
  | { ok: true; variables: UsedVariable[]; customFields: CustomField[] }
  | { ok: false; details: ErrorDetail[] };

/** Words of the letter that fired, beside the variables of its card. */
const LETTER_VARIABLES: Readonly<Record<string, VariableKind>> = {
  subject: 'text',
  sended_at: 'date',
  id: 'text',
  date: 'date',
  error: 'text',
};
const LOCAL_TIME = new Set(['sended_at', 'date']);

/** Checks the text of a task or note. `field` is its place in the request, for the details. */
export function checkTriggerText(text: string, field: string, customFields: readonly CustomField[]): CheckedText {
  if (text.trim() === '') {
    return { ok: false, details: [{ field, code: 'TEXT_EMPTY', message: 'Write a text, or use variables.' }] };
  }
  const fields = crmScope(customFields);
  const scope: Scope = { ...fields, variables: { ...fields.variables, ...LETTER_VARIABLES } };
  const parsed = parse(text, { scope, place: 'text' });
  if (!parsed.ok) return { ok: false, details: faultDetails(field, parsed.errors) };
  const paths = variablesOf(parsed.template);
  const variables = paths.map((path) => ({ path, kind: scope.variables[path] ?? ('list' as const) }));
  const used = new Set(paths);
  const ofLists = paths.flatMap((path) => (path === 'contacts' ? ['contact'] : path === 'elements' ? ['element'] : []));
  return {
    ok: true,
    variables,
    customFields: customFields
      .filter(({ id, entityType }) => used.has(`${entityType}.cf.${id}`) || ofLists.includes(entityType))
      .map(({ id, entityType, name, type }) => ({ id, entityType, name, type })),
  };
}

/** What the template language found wrong, as details of a field. */
export function faultDetails(field: string, errors: readonly TemplateSyntaxError[]): ErrorDetail[] {
  return errors.map(({ message, code, line, column, nearest }) => ({
    field,
    message,
    code,
    line,
    column,
    ...(nearest !== undefined && { suggestion: nearest }),
  }));
}

/** True when a text speaks of the card, which then has to be read when the trigger fires. */
export function namesCard(variables: readonly UsedVariable[]): boolean {
  return variables.some(({ path }) => path.includes('.') || Object.hasOwn(LISTS, path));
}

/** True when a text speaks of a time or day, which are shown in the account's time zone. */
export function namesTime(variables: readonly UsedVariable[]): boolean {
  return variables.some(({ path }) => LOCAL_TIME.has(path));
}

/**
 * Puts values into a checked text. A variable without a value leaves nothing behind.
 * @param variables those that {@link checkTriggerText} found when the text was saved, with the custom fields that it may name
 * @param context what modifiers know of the account
 * @throws Error when the text no longer parses, which a change of the language would cause
 */
export function renderTriggerText(
  text: string,
  { variables, customFields = [] }: { variables: readonly UsedVariable[]; customFields?: readonly CustomField[] },
  data: TemplateData,
  context?: ModifierContext,
): string {
  const crm = crmScope(customFields);
  const single = variables.filter(({ path }) => !Object.hasOwn(LISTS, path)).map(({ path, kind }) => [path, kind]);
  const scope = { ...crm, variables: { ...crm.variables, ...Object.fromEntries(single) } };
  const parsed = parse(text, { scope, place: 'text' });
  if (!parsed.ok) throw new Error('a saved trigger text does not parse any more');
  return render(parsed.template, data, context && { context }).text;
}
