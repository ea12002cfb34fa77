import { Type } from 'typebox';
import { install, issueCode, uninstall, userOr } from '../oauth/hooks.ts';
import { oneTimeToken } from '../oauth/one-time-token.ts';
import { nextId } from '../state/account.ts';
import { accountOf, ControlError, type ControlRoute, control, numberParam } from './route.ts';
import { ByUser, DpActionInput, ExpireAsk, OneTimeTokenAsk, RepeatAsk } from './shapes.ts';

const Nothing = Type.Unknown();

/** Routes over the integration within an account: install, tokens, digital-pipeline actions, repeats, block. */
export const integrationRoutes: ControlRoute[] = [
  control('POST', '/accounts/:account/install', ByUser, (call) => {
    const account = accountOf(call);
    return install(call.world, account, userOr(account, call.body.userId));
  }),
  control('POST', '/accounts/:account/uninstall', Nothing, async (call) => ({
    outcome: await uninstall(call.world, accountOf(call)),
  })),
  control('POST', '/accounts/:account/code', ByUser, (call) => {
    const account = accountOf(call);
    return { code: issueCode(call.world, account, userOr(account, call.body.userId)) };
  }),
  control('POST', '/accounts/:account/one-time-token', OneTimeTokenAsk, async (call) => {
    const account = accountOf(call);
    const user = userOr(account, call.body.userId);
    return { token: await oneTimeToken(call.world, account, user, call.body.flaw) };
  }),
  control('POST', '/accounts/:account/tokens/expire', ExpireAsk, (call) => {
    call.world.tokens.expire(accountOf(call).profile.id, call.body.refresh ?? false);
  }),
  control('POST', '/accounts/:account/block', Nothing, (call) => {
    call.world.limits.block(accountOf(call).profile.id);
  }),
  control('POST', '/accounts/:account/unblock', Nothing, (call) => {
    call.world.limits.unblock(accountOf(call).profile.id);
  }),
  control('GET', '/accounts/:account/dp-actions', Nothing, (call) => ({ actions: accountOf(call).dpActions })),
  control('POST', '/accounts/:account/dp-actions', DpActionInput, (call) => {
    const account = accountOf(call);
    const { body } = call;
    const statusIds = body.statusIds ?? (body.statusId === undefined ? [] : [body.statusId]);
    const pipeline = account.pipelines.find((entry) => entry.id === body.pipelineId);
    if (!pipeline || statusIds.length === 0 || !statusIds.every((id) => pipeline.statuses.some((s) => s.id === id)))
      throw new ControlError('bad_request', 'Give a pipelineId of the account and statusId (or statusIds) of it');
    const action = {
      id: nextId(account),
      pipelineId: pipeline.id,
      statusIds,
      settings: body.settings,
      encoding: body.encoding ?? ('form' as const),
      directions: body.directions ?? ['went_to_trigger' as const],
      onMail: body.onMail ?? false,
    };
    account.dpActions.push(action);
    return { id: action.id };
  }),
  control('DELETE', '/accounts/:account/dp-actions/:action', Nothing, (call) => {
    const account = accountOf(call);
    const id = numberParam(call, 'action');
    account.dpActions = account.dpActions.filter((action) => action.id !== id);
  }),
  control('POST', '/accounts/:account/hooks/repeat', RepeatAsk, async (call) => {
    const { kind, times } = call.body;
    const outcomes = await call.world.delivery.repeatLast(accountOf(call), kind, times);
    if (!outcomes) throw new ControlError('bad_request', `No ${kind} hook of this account was sent yet`);
    return { outcomes };
  }),
];
