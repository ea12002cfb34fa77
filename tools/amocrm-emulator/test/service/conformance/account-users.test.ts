import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem } from '../support/problems.ts';
import { adminOf, managerOf } from '../support/seeded.ts';
import { field, list, num, startSession } from '../support/session.ts';
import { assertShape, bool, Each, int, intOrNull, oneOf, self, text, unix, uuid } from '../support/shape.ts';

const ACCOUNT = {
  id: int,
  name: text,
  subdomain: 'demo',
  created_at: unix,
  created_by: int,
  updated_at: unix,
  updated_by: int,
  current_user_id: int,
  country: 'RU',
  currency: 'RUB',
  currency_symbol: '₽',
  customers_mode: oneOf('unavailable', 'disabled', 'segments', 'dynamic', 'periodicity'),
  is_unsorted_on: true,
  is_loss_reason_enabled: true,
  is_helpbot_enabled: false,
  is_technical_account: false,
  mobile_feature_version: int,
  contact_name_display_order: 1,
  language: 'ru',
  _links: self('/api/v4/account'),
};

const CARD_RIGHTS = { view: text, edit: text, add: text, delete: text, export: text };

const USER = {
  id: int,
  name: text,
  email: text,
  lang: 'ru',
  rights: {
    leads: CARD_RIGHTS,
    contacts: CARD_RIGHTS,
    companies: CARD_RIGHTS,
    tasks: { edit: text, delete: text },
    mail_access: bool,
    catalog_access: bool,
    status_rights: null,
    is_admin: bool,
    is_free: false,
    is_active: bool,
    group_id: intOrNull,
    role_id: intOrNull,
  },
  _links: self(''),
  _embedded: { roles: [], groups: [{ id: int, name: text }] },
};

test('the account without `with` carries no extra', async () => {
  await using session = await startSession();
  const answer = await session.api('GET', '/api/v4/account');
  assert.equal(answer.type, 'application/hal+json');
  assertShape(answer.json, ACCOUNT);
  assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
});

test('`with` adds each documented extra', async () => {
  await using session = await startSession();
  const names =
    'amojo_id,uuid,amojo_rights,users_groups,task_types,version,datetime_settings,drive_url,is_api_filter_enabled';
  const answer = await session.api('GET', `/api/v4/account?with=${names}`);
  assertShape(answer.json, {
    ...ACCOUNT,
    amojo_id: uuid,
    uuid,
    version: int,
    drive_url: session.emulator.platformOrigin,
    is_api_filter_enabled: true,
    _embedded: {
      amojo_rights: { can_direct: true, can_create_groups: true },
      users_groups: new Each({ id: int, name: text, uuid: null }),
      task_types: [
        { id: 1, name: 'Связаться', color: null, icon_id: null, code: 'FOLLOW_UP' },
        { id: 2, name: 'Встреча', color: null, icon_id: null, code: 'MEETING' },
        { id: int, name: 'Позвонить', color: text, icon_id: int, code: null },
      ],
      datetime_settings: {
        date_pattern: 'd.m.Y H:i',
        short_date_pattern: 'd.m.Y',
        short_time_pattern: 'H:i',
        date_format: 'DD.MM.YYYY',
        time_format: 'HH:mm:ss',
        timezone: 'Europe/Moscow',
        timezone_offset: '+03:00',
      },
    },
  });
});

test('any user reads the account and is named in current_user_id', async () => {
  await using session = await startSession();
  const user = managerOf(session.account);
  const token = await session.tokenOf(session.account, user.id);
  assert.equal(
    num((await session.api('GET', '/api/v4/account', undefined, { token })).json, 'current_user_id'),
    user.id,
  );
});

test('users are for administrators, with totals, inactive ones included', async () => {
  await using session = await startSession();
  const { account, control } = session;
  const manager = managerOf(account);
  const token = await session.tokenOf(account, manager.id);
  assertProblem(await session.api('GET', '/api/v4/users', undefined, { token }), 403, 'Forbidden', 'Access denied');
  await control.deactivateUser(account.id, manager.id);
  const answer = await session.api('GET', '/api/v4/users');
  assertShape(answer.json, {
    _total_items: 4,
    _page: 1,
    _page_count: 1,
    _links: self('page=1&limit=50'),
    _embedded: { users: new Each(USER) },
  });
  const one = await session.api('GET', `/api/v4/users/${manager.id}`);
  assertShape(one.json, USER);
  assert.equal(field(one.json, 'email'), 'ivan@company.test');
  assertProblem(await session.api('GET', '/api/v4/users/1'), 404, 'Not Found', 'Not Found');
});

test('pages of users link first, prev, next and last', async () => {
  await using session = await startSession();
  const answer = await session.api('GET', '/api/v4/users?limit=1&page=2');
  assertShape(Object.keys(Object(Object(answer.json)['_links'])).sort(), ['first', 'last', 'next', 'prev', 'self']);
  assert.equal(list(answer.json, '_embedded', 'users').length, 1);
});

test('X-Context-User-ID runs a call with the rights of another user, for tokens of administrators only', async () => {
  await using session = await startSession();
  const { account } = session;
  const manager = managerOf(account);
  const as = (id: number | string, token?: string) =>
    session.api('GET', '/api/v4/users', undefined, {
      headers: { 'x-context-user-id': String(id) },
      ...(token === undefined ? {} : { token }),
    });
  assert.equal((await as(manager.id)).status, 403);
  assert.equal((await as(adminOf(account).id)).status, 200);
  assert.equal((await as(12345)).status, 401);
  const token = await session.tokenOf(account, manager.id);
  assert.equal((await as(adminOf(account).id, token)).status, 403);
});

test('the second account shares no id, host or language with the first', async () => {
  await using session = await startSession();
  const { account, other } = session;
  assert.notEqual(account.origin, other.origin);
  const ids = (of: typeof account) => [
    of.id,
    ...of.fields.map((entry) => entry.id),
    ...of.users.map((entry) => entry.id),
    ...of.pipelines.flatMap((entry) => [entry.id, ...entry.statuses.map((status) => status.id)]),
  ];
  const shared = ids(account).filter((id) => ids(other).includes(id));
  assert.deepEqual([...new Set(shared)].sort(), [142, 143]);
  const token = await session.tokenOf(other, adminOf(other).id);
  const answer = await session.api('GET', '/api/v4/account', undefined, { token, origin: other.origin });
  assert.equal(field(answer.json, 'language'), 'en');
});
