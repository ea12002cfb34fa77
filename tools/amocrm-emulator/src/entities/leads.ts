import type { Static } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Lead } from '../state/cards.ts';
import type { StageRef } from '../state/fields.ts';
import { LOST, type Pipeline, WON } from '../state/pipelines.ts';
import { type FieldChanges, readFieldValues } from '../validation/field-values.ts';
import { type FieldError, missing, notSupported } from '../validation/problem.ts';
import { leadItem } from '../webhooks/v2-items.ts';
import { applyCommon, newCard } from './card-changes.ts';
import { checkCommon, type LeadInput, stamp } from './card-input.ts';
import type { Change } from './change.ts';

/** A checked write of a lead: nothing in it can be refused any more. */
export interface PreparedLead {
  input: Static<typeof LeadInput>;
  fields: FieldChanges;
  stage: StageRef;
}

/** Checks a write against the account. `lead` is null for a new one; refusals go to `errors`. */
export function prepareLead(
  account: Account,
  lead: Lead | null,
  input: Static<typeof LeadInput>,
  errors: FieldError[],
): PreparedLead {
  checkCommon(account, 'leads', input, errors);
  const fields = readFieldValues(account, 'leads', input.custom_fields_values, errors);
  const stage = lead ? stageOfUpdate(account, lead, input, errors) : stageOfNew(account, input, errors);
  const reason = input.loss_reason_id;
  if (reason !== undefined && reason !== null) {
    const known = account.lossReasons.some((entry) => entry.id === reason);
    if (!known || stage.status_id !== LOST) errors.push(notSupported('loss_reason_id'));
  }
  return { input, fields, stage };
}

function stageOfNew(account: Account, input: Static<typeof LeadInput>, errors: FieldError[]): StageRef {
  const pipeline = account.pipelines.find((entry) =>
    input.pipeline_id === undefined ? entry.is_main : entry.id === input.pipeline_id && !entry.is_archive,
  );
  if (!pipeline) {
    errors.push(notSupported('pipeline_id'));
    return { pipeline_id: 0, status_id: 0 };
  }
  if (input.status_id !== undefined) return checkedStage(pipeline, input.status_id, errors);
  return { pipeline_id: pipeline.id, status_id: firstStatus(pipeline) };
}

/** The first stage of a pipeline a lead can be put into. */
export function firstStatus(pipeline: Pipeline): number {
  return pipeline.statuses.find((status) => status.type === 0)?.id ?? WON;
}

function stageOfUpdate(account: Account, lead: Lead, input: Static<typeof LeadInput>, errors: FieldError[]): StageRef {
  const here: StageRef = { pipeline_id: lead.pipeline_id, status_id: lead.status_id };
  const pipelineId = input.pipeline_id ?? lead.pipeline_id;
  const pipeline = account.pipelines.find((entry) => entry.id === pipelineId);
  if (!pipeline) errors.push(notSupported('pipeline_id'));
  else if (input.status_id !== undefined) return checkedStage(pipeline, input.status_id, errors);
  else if (pipelineId !== lead.pipeline_id) errors.push(missing('status_id'));
  return here;
}

/** The incoming-leads stage cannot be written, not even echoed (SDK issue 156). */
function checkedStage(pipeline: Pipeline, statusId: number, errors: FieldError[]): StageRef {
  const status = pipeline.statuses.find((entry) => entry.id === statusId);
  if (!status || status.type === 1) errors.push(notSupported('status_id'));
  return { pipeline_id: pipeline.id, status_id: statusId };
}

/** Writes a new lead. */
export function createLead(change: Change, prepared: PreparedLead): Lead {
  const { input, stage, fields } = prepared;
  const id = nextId(change.account);
  const lead: Lead = {
    ...newCard(change, id, input),
    price: input.price ?? 0,
    ...stage,
    loss_reason_id: input.loss_reason_id ?? null,
    source_id: null,
    closed_at: input.closed_at ?? (isClosed(stage) ? change.now : null),
  };
  if (lead.name === '') lead.name = change.account.profile.language === 'ru' ? `Сделка #${id}` : `Lead #${id}`;
  change.account.leads.set(id, lead);
  change.event({ type: 'lead_added', entityType: 'lead', entityId: id, createdBy: lead.created_by });
  applyCommon(change, 'leads', lead, input, fields, true);
  change.hook('add_lead', 'leads', 'add', leadItem(change.account, lead));
  change.moves.push({ lead, from: null, to: stage, trigger: true });
  return lead;
}

/** Writes a change of a lead. */
export function updateLead(change: Change, lead: Lead, prepared: PreparedLead): void {
  const { input, stage, fields } = prepared;
  const { oldResponsible } = applyCommon(change, 'leads', lead, input, fields, false);
  if (input.price !== undefined && (input.price ?? 0) !== lead.price) {
    change.event({
      type: 'sale_field_changed',
      entityType: 'lead',
      entityId: lead.id,
      before: [{ sale_field_value: { sale: lead.price } }],
      after: [{ sale_field_value: { sale: input.price ?? 0 } }],
    });
    lead.price = input.price ?? 0;
  }
  stamp(lead, input, change.actorId, change.now);
  moveLead(change, lead, stage, input.loss_reason_id);
  if (input.closed_at !== undefined) lead.closed_at = input.closed_at;
  const { account } = change;
  change.hook('update_lead', 'leads', 'update', leadItem(account, lead));
  if (oldResponsible !== null)
    change.hook('responsible_lead', 'leads', 'responsible', {
      ...leadItem(account, lead),
      old_responsible_user_id: oldResponsible,
    });
}

/** Puts a lead into a stage: event, hooks and pipeline actions, unless it is there already. */
export function moveLead(change: Change, lead: Lead, to: StageRef, lossReason?: number | null): void {
  const from: StageRef = { status_id: lead.status_id, pipeline_id: lead.pipeline_id };
  if (lossReason !== undefined) lead.loss_reason_id = lossReason;
  if (to.status_id !== LOST) lead.loss_reason_id = null;
  if (from.status_id === to.status_id && from.pipeline_id === to.pipeline_id) return;
  lead.status_id = to.status_id;
  lead.pipeline_id = to.pipeline_id;
  lead.closed_at = isClosed(to) ? change.now : null;
  const value = (stage: StageRef) => [{ lead_status: { id: stage.status_id, pipeline_id: stage.pipeline_id } }];
  change.event({
    type: 'lead_status_changed',
    entityType: 'lead',
    entityId: lead.id,
    before: value(from),
    after: value(to),
  });
  change.hook('status_lead', 'leads', 'status', {
    ...leadItem(change.account, lead),
    old_status_id: from.status_id,
  });
  change.moves.push({ lead, from, to, trigger: true });
}

function isClosed(stage: StageRef): boolean {
  return stage.status_id === WON || stage.status_id === LOST;
}
