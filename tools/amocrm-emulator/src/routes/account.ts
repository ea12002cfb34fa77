import type { ApiCall, ApiRoute } from '../http/call.ts';
import { linkTo } from '../http/call.ts';
import { withOf } from '../http/query.ts';
import type { Account } from '../state/account.ts';
import { offsetText } from '../state/time-zone.ts';

/** `/api/v4/account`. Source: amoCRM account-info. */
export const accountRoutes: ApiRoute[] = [
  { method: 'GET', path: '/api/v4/account', handle: (call) => ({ status: 200, body: accountBody(call) }) },
];

function accountBody(call: ApiCall): Record<string, unknown> {
  const { account, user } = call;
  const { profile } = account;
  const wanted = withOf(call.query);
  const embedded = embeddedOf(account, wanted, call.world.clock.now());
  const admin = [...account.users.values()].find((entry) => entry.isAdmin)?.id ?? 0;
  return {
    id: profile.id,
    name: profile.name,
    subdomain: profile.subdomain,
    created_at: profile.createdAt,
    created_by: admin,
    updated_at: profile.createdAt,
    updated_by: admin,
    current_user_id: user.id,
    country: profile.country,
    currency: profile.currency,
    currency_symbol: profile.currencySymbol,
    customers_mode: account.customersMode,
    is_unsorted_on: true,
    is_loss_reason_enabled: true,
    is_helpbot_enabled: false,
    is_technical_account: false,
    mobile_feature_version: 1,
    contact_name_display_order: 1,
    ...(wanted.has('amojo_id') ? { amojo_id: profile.amojoId } : {}),
    ...(wanted.has('uuid') ? { uuid: profile.uuid } : {}),
    ...(wanted.has('version') ? { version: 11 } : {}),
    ...(wanted.has('drive_url') ? { drive_url: driveUrl(call) } : {}),
    ...(wanted.has('is_api_filter_enabled') ? { is_api_filter_enabled: true } : {}),
    language: profile.language,
    _links: linkTo(call, 'account'),
    ...(Object.keys(embedded).length > 0 ? { _embedded: embedded } : {}),
  };
}

/** The drive of an account; a client that speaks to `sub.amocrm.ru` gets a host of the same family. */
function driveUrl(call: ApiCall): string {
  const family = /\.(amocrm\.ru|kommo\.com)$/.exec(new URL(call.base).hostname)?.[1];
  return family === undefined ? call.world.platformOrigin : `https://drive-b.${family}`;
}

function embeddedOf(account: Account, wanted: Set<string>, now: number): Record<string, unknown> {
  const { timezone } = account.profile;
  const embedded: Record<string, unknown> = {};
  if (wanted.has('amojo_rights')) embedded['amojo_rights'] = { can_direct: true, can_create_groups: true };
  if (wanted.has('users_groups'))
    embedded['users_groups'] = account.groups.map(({ id, name }) => ({ id, name, uuid: null }));
  if (wanted.has('task_types')) embedded['task_types'] = account.taskTypes;
  if (wanted.has('entity_names')) embedded['entity_names'] = { leads: entityNames(account) };
  if (wanted.has('datetime_settings'))
    embedded['datetime_settings'] = {
      date_pattern: 'd.m.Y H:i',
      short_date_pattern: 'd.m.Y',
      short_time_pattern: 'H:i',
      date_format: 'DD.MM.YYYY',
      time_format: 'HH:mm:ss',
      timezone,
      timezone_offset: offsetText(now, timezone),
    };
  if (wanted.has('invoices_settings')) embedded['invoices_settings'] = { lang: account.profile.language };
  return embedded;
}

function entityNames(account: Account): Record<string, unknown> {
  return account.profile.language === 'ru'
    ? {
        ru: {
          gender: 'f',
          plural_form: { dative: 'сделкам', default: 'сделки' },
          singular_form: { default: 'сделка' },
        },
      }
    : { en: { gender: 'unknown', plural_form: { default: 'leads' }, singular_form: { default: 'lead' } } };
}
