import { Type } from 'typebox';
import { type ApiCall, type ApiRoute, linkTo } from '../http/call.ts';
import { listAnswer } from '../http/paging.ts';
import { parseObject } from '../validation/body.ts';
import { notFound } from '../validation/problem.ts';

const SettingsInput = Type.Record(Type.String(), Type.String());
const WIDGET_ID = 972_069;

/** The integration's widget as seen over REST. `settings` shows only to its own token. Source: amo widgets-api. */
export const widgetRoutes: ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v4/widgets',
    handle: (call) => listAnswer(call, [call.world.integration.widgetCode], { key: 'widgets', view: () => view(call) }),
  },
  {
    method: 'GET',
    path: '/api/v4/widgets/:code',
    handle: (call) => {
      demandKnown(call);
      return { status: 200, body: view(call) };
    },
  },
  {
    method: 'POST',
    path: '/api/v4/widgets/:code',
    admin: true,
    handle: (call) => {
      demandKnown(call);
      call.account.widgetSettings = { ...parseObject(SettingsInput, call.body) };
      return { status: 200, body: view(call) };
    },
  },
  {
    method: 'DELETE',
    path: '/api/v4/widgets/:code',
    admin: true,
    handle: (call) => {
      demandKnown(call);
      call.account.widgetSettings = null;
      return { status: 204 };
    },
  },
];

function demandKnown(call: ApiCall): void {
  if (call.params['code'] !== call.world.integration.widgetCode) throw notFound();
}

function view(call: ApiCall): Record<string, unknown> {
  const { integration } = call.world;
  const own = call.token.clientId === integration.clientId;
  return {
    id: WIDGET_ID,
    code: integration.widgetCode,
    version: '1.0.0',
    rating: '0,00',
    settings_template: [{ key: 'conf', name: 'conf', type: 'custom', is_required: false }],
    is_lead_source: false,
    is_work_with_dp: integration.dpWebhookUrl !== null,
    is_crm_template: false,
    client_uuid: integration.clientId,
    is_active_in_account: call.account.widgetSettings !== null,
    pipeline_id: null,
    ...(own ? { settings: call.account.widgetSettings } : {}),
    _links: linkTo(call, `widgets/${integration.widgetCode}`),
  };
}
