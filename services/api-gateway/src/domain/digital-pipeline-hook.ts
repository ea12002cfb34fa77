import { type ErrorDetail, Id, PochtovikError, parserOf, stableId } from '@pochtovik/contracts';
import { at, integerAt, textAt } from './webhook-body.ts';

/** Names of the action's settings, as the widget saves them in `dp.settings` of its manifest. */
export const ACTION_SETTINGS = ['template', 'mailbox', 'recipient', 'delay', 'key'] as const;

/** A pipeline event that asks for a letter. */
export interface PipelineHook {
  /** Derived from everything below: a webhook delivered again has the same id. */
  hookId: string;
  accountId: number;
  leadId: number;
  pipelineId: number;
  statusId: number;
  /** Unix seconds, amoCRM's clock. */
  eventTime: number;
  /** As typed in the action; it may name no template, which the composer reports in the card. */
  templateId: string;
  mailboxId?: string;
  /** As typed in the action; the composer reads it and reports in the card what is wrong with it. */
  recipient?: string;
  /** Likewise. */
  delay?: string;
}

const ELEMENT_TYPE_LEAD = 2;
const ids = parserOf(Id);

/**
 * The account a hook speaks of and the key that must prove it; read first, so that nobody without a key learns more.
 * Errors: WEBHOOK_MALFORMED without an account.
 */
export function readHookKey(body: unknown): { accountId: number; key: string } {
  const accountId = integerAt(body, 'account_id');
  if (accountId === undefined || accountId < 1) throw malformed('account_id', 'must be the id of an account');
  return { accountId, key: textAt(body, 'action', 'settings', 'widget', 'settings', 'key') ?? '' };
}

/**
 * Reads the webhook of a widget's pipeline action (amoCRM, "Digital Pipeline"). The lead's id stands at `event.data.id`, in
 * some captures at `event.data.leads.status.0.id`.
 * @returns null for what asks for no letter: customers, and leads that leave the trigger or move within it
 * Errors: WEBHOOK_MALFORMED naming the field.
 */
export function readPipelineHook(accountId: number, body: unknown): PipelineHook | null {
  const direction = textAt(body, 'event', 'data', 'direction_of_movement');
  if (direction !== undefined && direction !== '' && direction !== 'went_to_trigger') return null;
  const elementType = integerAt(body, 'event', 'data', 'element_type');
  if (elementType !== undefined && elementType !== ELEMENT_TYPE_LEAD) return null;

  const nested = ['event', 'data', 'leads', 'status', '0'];
  const lead = integerAt(body, 'event', 'data', 'id') === undefined ? nested : ['event', 'data'];
  const leadId = integerAt(body, ...lead, 'id');
  if (leadId === undefined || leadId < 1) throw malformed('event.data.id', 'must be the id of a lead');
  const eventTime = integerAt(body, 'event', 'time');
  if (eventTime === undefined) throw malformed('event.time', 'must be the time of the event in Unix seconds');

  const settings = ['action', 'settings', 'widget', 'settings'];
  if (typeof at(body, ...settings) !== 'object') throw malformed(settings.join('.'), 'must hold the action’s settings');
  const templateId = (textAt(body, ...settings, 'template') ?? '').trim().slice(0, 100);
  const mailbox = (textAt(body, ...settings, 'mailbox') ?? '').trim();
  const recipient = (textAt(body, ...settings, 'recipient') ?? '').trim().slice(0, 1000);
  const delay = (textAt(body, ...settings, 'delay') ?? '').trim().slice(0, 100);
  // Left out where they are empty, so that hooks from before there were any keep their ids.
  const later = recipient === '' && delay === '' ? [] : [recipient, delay];
  const pipelineId = integerAt(body, ...lead, 'pipeline_id') ?? 0;
  const statusId = integerAt(body, ...lead, 'status_id') ?? 0;
  return {
    hookId: stableId('dp-hook', accountId, leadId, eventTime, pipelineId, statusId, templateId, mailbox, ...later),
    accountId,
    leadId,
    pipelineId,
    statusId,
    eventTime,
    templateId,
    ...(mailbox === '' ? {} : { mailboxId: mailboxIdOf(mailbox) }),
    ...(recipient === '' ? {} : { recipient }),
    ...(delay === '' ? {} : { delay }),
  };
}

/** What was typed may be no id: then one that names no mailbox, so that the card tells of it and no other mailbox sends. */
function mailboxIdOf(typed: string): string {
  return ids.check(typed) ? typed : stableId('no-mailbox', typed);
}

function malformed(field: string, message: string): PochtovikError {
  const detail: ErrorDetail = { field, message };
  return new PochtovikError('WEBHOOK_MALFORMED', { details: [detail] });
}
