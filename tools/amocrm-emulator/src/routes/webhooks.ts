import { Type } from 'typebox';
import { type ApiAnswer, type ApiCall, type ApiRoute, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { filterOf } from '../http/query.ts';
import { nextId } from '../state/account.ts';
import type { WebhookSubscription } from '../state/hooks.ts';
import { closed, parseObject } from '../validation/body.ts';
import {
  ApiProblem,
  type FieldError,
  missing,
  notFound,
  notSupported,
  validationProblem,
} from '../validation/problem.ts';

const MAX_HOOKS = 100;

/** Everything that can be subscribed to (amo webhooks-api, kommo reference/webhooks). */
const SETTINGS = new Set([
  ...['add', 'update', 'delete'].flatMap((verb) =>
    ['lead', 'contact', 'company', 'customer', 'task'].map((entity) => `${verb}_${entity}`),
  ),
  ...['lead', 'contact', 'company'].map((entity) => `restore_${entity}`),
  ...['lead', 'contact', 'company', 'customer', 'task'].map((entity) => `responsible_${entity}`),
  ...['lead', 'contact', 'company', 'customer'].map((entity) => `note_${entity}`),
  'status_lead',
  'add_talk',
  'update_talk',
  'add_chat_template_review',
  'add_message',
  'add_outgoing_message',
]);

const Subscription = closed({
  destination: Type.String(),
  settings: Type.Array(Type.String()),
  sort: Type.Optional(Type.Integer()),
});
const Removal = closed({ destination: Type.String() });

/** Subscriptions to account webhooks; administrators only. The destination is the key. */
export const webhookRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/webhooks',
    admin: true,
    handle: (call) => {
      const wanted = filterOf(call.query)['destination'];
      const hooks = call.account.webhooks.filter((hook) => typeof wanted !== 'string' || hook.destination === wanted);
      return listAnswer(call, hooks, { key: 'webhooks', view: (hook) => view(call, hook) });
    },
  },
  { method: 'POST', path: '/api/v4/webhooks', admin: true, handle: subscribe },
  {
    method: 'DELETE',
    path: '/api/v4/webhooks',
    admin: true,
    handle: (call) => {
      const { destination } = parseObject(Removal, call.body);
      if (!call.account.webhooks.some((hook) => hook.destination === destination)) throw notFound();
      call.account.webhooks = call.account.webhooks.filter((hook) => hook.destination !== destination);
      return { status: 204 };
    },
  },
];

function subscribe(call: ApiCall): ApiAnswer {
  const { account, change, user } = call;
  const input = parseObject(Subscription, call.body);
  const errors: FieldError[] = [];
  if (!/^https?:\/\//.test(input.destination) || !URL.canParse(input.destination))
    errors.push(notSupported('destination'));
  if (input.settings.length === 0) errors.push(missing('settings.0'));
  input.settings.forEach((setting, index) => {
    if (!SETTINGS.has(setting)) errors.push(notSupported(`settings.${index}`));
  });
  if (errors.length > 0) throw validationProblem([{ request_id: '0', errors }]);
  const known = account.webhooks.find((hook) => hook.destination === input.destination);
  if (!known && account.webhooks.length >= MAX_HOOKS) throw new ApiProblem(422, `Limit ${MAX_HOOKS} webhooks`);
  const hook: WebhookSubscription = known ?? {
    id: nextId(account),
    destination: input.destination,
    settings: [],
    sort: 10,
    disabled: false,
    created_at: change.now,
    updated_at: change.now,
    created_by: user.id,
    badAnswers: [],
  };
  hook.settings = [...new Set(input.settings)];
  hook.sort = input.sort ?? hook.sort;
  hook.updated_at = change.now;
  hook.disabled = false;
  hook.badAnswers = [];
  if (!known) account.webhooks.push(hook);
  return { status: 201, body: view(call, hook) };
}

function view(call: ApiCall, hook: WebhookSubscription): Record<string, unknown> {
  return {
    id: hook.id,
    destination: hook.destination,
    created_at: hook.created_at,
    updated_at: hook.updated_at,
    account_id: call.account.profile.id,
    created_by: hook.created_by,
    sort: hook.sort,
    disabled: hook.disabled,
    settings: hook.settings,
    _links: linkTo(call, 'webhooks'),
  };
}
