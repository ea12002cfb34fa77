import qs from 'qs';
import type { DpAction, DpDirection } from '../state/hooks.ts';

/** Numbers and codes of what starts an action (kommo widgets-dp). */
const TYPES = {
  appeared: { type: 15, type_code: 'lead_appeared_in_status' },
  status_changed: { type: 14, type_code: 'lead_status_changed' },
  mail: { type: 16, type_code: 'mail_in' },
} as const;

/** What a digital-pipeline hook tells. `time` is Unix seconds. */
export interface DpFacts {
  accountId: number;
  subdomain: string;
  action: DpAction;
  leadId: number;
  stage: { status_id: number; pipeline_id: number };
  kind: keyof typeof TYPES;
  direction: DpDirection | null;
  time: number;
}

/** Body and content type of the hook, in the encoding of the action: JSON as the docs print it, or the form live accounts send. */
export function dpBody(facts: DpFacts): { body: string; headers: Record<string, string> } {
  const { encoding } = facts.action;
  const data = {
    id: facts.leadId,
    element_type: 2,
    ...facts.stage,
    ...(facts.direction === null ? {} : { direction_of_movement: facts.direction }),
  };
  const nested = {
    leads: { status: [{ id: facts.leadId, ...facts.stage }] },
    ...(facts.direction === null ? {} : { direction_of_movement: facts.direction }),
  };
  const hook = {
    event: { ...TYPES[facts.kind], data: encoding === 'form_nested' ? nested : data, time: facts.time },
    action: { settings: { widget: { settings: facts.action.settings } } },
    subdomain: facts.subdomain,
    account_id: facts.accountId,
  };
  if (encoding === 'json') return { body: JSON.stringify(hook), headers: { 'content-type': 'application/json' } };
  return {
    body: qs.stringify(hook, { arrayFormat: 'indices', format: 'RFC1738' }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}
