import qs from 'qs';
import type { Change, HookItem, StageMove } from '../entities/change.ts';
import type { Account } from '../state/account.ts';
import type { DpAction, DpDirection } from '../state/hooks.ts';
import type { World } from '../world.ts';
import { dpBody } from './digital-pipeline.ts';

/** Tells the outside what a change did: account webhooks to every subscriber, digital-pipeline actions to the widget. */
export function dispatch(world: World, change: Change): void {
  const { account } = change;
  for (const hook of account.webhooks) {
    const items = change.hooks.filter((item) => hook.settings.includes(item.setting));
    if (items.length > 0 && !hook.disabled) world.delivery.sendWebhook(account, hook, webhookBody(account, items));
  }
  for (const move of change.moves) if (move.trigger) moveActions(world, change, move);
  for (const lead of change.mails)
    for (const action of account.dpActions)
      if (action.onMail && action.pipelineId === lead.pipeline_id && action.statusIds.includes(lead.status_id))
        sendDp(world, account, action, lead.id, { status_id: lead.status_id, pipeline_id: lead.pipeline_id }, 'mail');
}

/** The body of an account webhook: form-encoded PHP bracket keys, every value a string; one POST holds all items of a call. */
export function webhookBody(account: Account, items: HookItem[]): string {
  const body: Record<string, Record<string, unknown[]>> = {};
  for (const { group, action, item } of items) {
    const actions = body[group] ?? {};
    body[group] = actions;
    const list = actions[action] ?? [];
    actions[action] = list;
    list.push(item);
  }
  const about = {
    subdomain: account.profile.subdomain,
    id: account.profile.id,
    _links: { self: account.origin },
  };
  return qs.stringify({ ...body, account: about }, { arrayFormat: 'indices', skipNulls: true, format: 'RFC1738' });
}

function moveActions(world: World, change: Change, move: StageMove): void {
  for (const action of change.account.dpActions) {
    if (action.onMail) continue;
    const direction = directionOf(action, move);
    if (direction === null || !action.directions.includes(direction)) continue;
    const many = action.statusIds.length > 1;
    // Over several stages 14 means "a change activated it" and 15 "moving inside" (kommo widgets-dp).
    const kind = many && direction !== 'went_in_trigger' ? 'status_changed' : 'appeared';
    sendDp(world, change.account, action, move.lead.id, move.to, kind, direction);
  }
}

function directionOf(action: DpAction, move: StageMove): DpDirection | null {
  const covers = (stage: { pipeline_id: number; status_id: number } | null) =>
    stage !== null && stage.pipeline_id === action.pipelineId && action.statusIds.includes(stage.status_id);
  if (covers(move.to)) return covers(move.from) ? 'went_in_trigger' : 'went_to_trigger';
  return covers(move.from) ? 'went_from_trigger' : null;
}

function sendDp(
  world: World,
  account: Account,
  action: DpAction,
  leadId: number,
  stage: { status_id: number; pipeline_id: number },
  kind: 'appeared' | 'status_changed' | 'mail',
  direction: DpDirection | null = null,
): void {
  const url = world.integration.dpWebhookUrl;
  if (url === null || !account.installed) return;
  world.delivery.sendDp(account, {
    url,
    ...dpBody({
      accountId: account.profile.id,
      subdomain: account.profile.subdomain,
      action,
      leadId,
      stage,
      kind,
      direction,
      time: world.clock.now(),
    }),
  });
}
