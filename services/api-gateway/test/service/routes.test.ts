import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  DraftSave,
  MailboxSave,
  TemplateImport,
  TemplateSave,
  TriggerLinkSave,
  TriggerSave,
} from '@pochtovik/contracts';
import { ACCOUNT, ADMIN, OTHER_ACCOUNT, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

/** Every route of the gateway and who may call it. A change here is a change of the API. */
const GOLDEN = [
  'DELETE /api/v1/attachments/:attachmentId user',
  'DELETE /api/v1/drafts/:draftId user',
  'DELETE /api/v1/mailboxes/:mailboxId user',
  'DELETE /api/v1/suppressions/:address administrator',
  'DELETE /api/v1/template-folders/:folderId user',
  'DELETE /api/v1/templates/:templateId user',
  'DELETE /api/v1/tracking-domain administrator',
  'DELETE /api/v1/triggers/:triggerId administrator',
  'GET /amocrm/oauth/callback public',
  'GET /amocrm/oauth/disable public',
  'GET /api/v1/attachments/:attachmentId user',
  'GET /api/v1/attachments/:attachmentId/content user',
  'GET /api/v1/bulk-sends user',
  'GET /api/v1/bulk-sends/:bulkSendId user',
  'GET /api/v1/chains user',
  'GET /api/v1/custom-fields user',
  'GET /api/v1/digital-pipeline administrator',
  'GET /api/v1/drafts user',
  'GET /api/v1/drafts/:draftId user',
  'GET /api/v1/drafts/:draftId/preview user',
  'GET /api/v1/events user',
  'GET /api/v1/executions administrator',
  'GET /api/v1/letters user',
  'GET /api/v1/letters/:letterId user',
  'GET /api/v1/letters/:letterId/executions user',
  'GET /api/v1/mailbox-presets user',
  'GET /api/v1/mailboxes user',
  'GET /api/v1/openapi.json public',
  'GET /api/v1/pipelines user',
  'GET /api/v1/suppressions administrator',
  'GET /api/v1/task-types user',
  'GET /api/v1/template-folders user',
  'GET /api/v1/templates user',
  'GET /api/v1/templates/:templateId user',
  'GET /api/v1/templates/:templateId/versions user',
  'GET /api/v1/templates/:templateId/versions/:version user',
  'GET /api/v1/templates/export user',
  'GET /api/v1/tracking-domain administrator',
  'GET /api/v1/trigger-links user',
  'GET /api/v1/triggers user',
  'GET /api/v1/users user',
  'GET /api/v1/webhook-secret administrator',
  'GET /api/v1/writing-choices user',
  'GET /mailbox-oauth/callback public',
  'POST /amocrm/digital-pipeline public',
  'POST /amocrm/webhooks/:accountId/:key public',
  'POST /api/v1/attachments user',
  'POST /api/v1/bulk-sends user',
  'POST /api/v1/bulk-sends/:bulkSendId/cancel user',
  'POST /api/v1/bulk-sends/:bulkSendId/pause user',
  'POST /api/v1/bulk-sends/:bulkSendId/resume user',
  'POST /api/v1/bulk-sends/check user',
  'POST /api/v1/chains/simulate user',
  'POST /api/v1/drafts/:draftId/answer user',
  'POST /api/v1/drafts/:draftId/send user',
  'POST /api/v1/drafts/:draftId/template user',
  'POST /api/v1/letters/:letterId/cancel user',
  'POST /api/v1/letters/:letterId/draft user',
  'POST /api/v1/letters/:letterId/executions/:executionId/repeat user',
  'POST /api/v1/letters/:letterId/resend user',
  'POST /api/v1/letters/:letterId/template user',
  'POST /api/v1/mailbox-discovery user',
  'POST /api/v1/mailbox-oauth user',
  'POST /api/v1/mailboxes user',
  'POST /api/v1/mailboxes/:mailboxId/verify user',
  'POST /api/v1/session public',
  'POST /api/v1/suppressions administrator',
  'POST /api/v1/template-folders user',
  'POST /api/v1/templates user',
  'POST /api/v1/templates/:templateId/copy user',
  'POST /api/v1/templates/:templateId/unarchive user',
  'POST /api/v1/templates/:templateId/versions/:version/restore user',
  'POST /api/v1/templates/import user',
  'POST /api/v1/tracking-domain/check administrator',
  'POST /api/v1/trigger-links administrator',
  'POST /api/v1/triggers administrator',
  'PUT /api/v1/attachments/:attachmentId/content user',
  'PUT /api/v1/drafts/:draftId user',
  'PUT /api/v1/mailboxes/:mailboxId user',
  'PUT /api/v1/mailboxes/:mailboxId/default user',
  'PUT /api/v1/template-folders/:folderId user',
  'PUT /api/v1/templates/:templateId user',
  'PUT /api/v1/templates/:templateId/folder user',
  'PUT /api/v1/templates/:templateId/owner administrator',
  'PUT /api/v1/tracking-domain administrator',
  'PUT /api/v1/trigger-links/:linkId administrator',
  'PUT /api/v1/triggers/:triggerId administrator',
  'PUT /api/v1/users/:userId/role administrator',
];

const saves = { template: TemplateSave, trigger: TriggerSave, link: TriggerLinkSave, mailbox: MailboxSave };
const { name, action } = saves.trigger.example.request;
const recipients = { templateId: saves.template.example.request.templateId, entities: [{ type: 'lead', id: 5001 }] };
const BODIES: Record<string, unknown> = {
  'POST /api/v1/bulk-sends': recipients,
  'POST /api/v1/bulk-sends/check': recipients,
  'POST /api/v1/chains/simulate': {
    templateId: saves.template.example.request.templateId,
    entity: { type: 'lead', id: 5001 },
    moves: [],
  },
  'POST /api/v1/attachments': { name: 'Прайс.pdf', size: 5 },
  'POST /api/v1/mailbox-discovery': { address: 'maria@company.test' },
  'POST /api/v1/mailbox-oauth': {
    provider: 'google',
    settings: { ...saves.mailbox.example.request.settings, userId: ADMIN },
  },
  'POST /api/v1/mailboxes': {
    settings: { ...saves.mailbox.example.request.settings, userId: ADMIN },
    password: 'secret',
  },
  'POST /api/v1/drafts/:draftId/answer': { kind: 'reply', entity: { type: 'lead', id: 5001 }, noteId: 7001 },
  'POST /api/v1/drafts/:draftId/send': { revision: 1 },
  'POST /api/v1/letters/:letterId/draft': {},
  'POST /api/v1/letters/:letterId/resend': {},
  'POST /api/v1/suppressions': { address: 'anna@client.test' },
  'POST /api/v1/drafts/:draftId/template': { name: 'Т', isPublic: false },
  'POST /api/v1/letters/:letterId/template': { name: 'Т', isPublic: false },
  'POST /api/v1/template-folders': { name: 'Продажи' },
  'POST /api/v1/templates/import': TemplateImport.example.request.file,
  'PUT /api/v1/template-folders/:folderId': { name: 'Продажи' },
  'PUT /api/v1/templates/:templateId/folder': { folderId: null },
  'PUT /api/v1/templates/:templateId/owner': { ownerUserId: USER },
  'POST /api/v1/templates': saves.template.example.request.content,
  'POST /api/v1/triggers': { name, action },
  'POST /api/v1/trigger-links': saves.link.example.request.content,
  'PUT /api/v1/drafts/:draftId': { revision: 0, content: DraftSave.example.request.content },
  'PUT /api/v1/mailboxes/:mailboxId': { settings: { ...saves.mailbox.example.request.settings, userId: ADMIN } },
  'PUT /api/v1/templates/:templateId': saves.template.example.request.content,
  'PUT /api/v1/triggers/:triggerId': { name, action },
  'PUT /api/v1/tracking-domain': { domain: 'links.company.test' },
  'PUT /api/v1/trigger-links/:linkId': saves.link.example.request.content,
  'PUT /api/v1/users/:userId/role': { role: 'user' },
};
/** Ids that the first account has. */
const IDS: Record<string, string> = {
  ':address': encodeURIComponent('anna@client.test'),
  ':bulkSendId': 'c4d5e6f708192a3b4c5d6e7f8091a2b3',
  ':attachmentId': 'b3c4d5e6f708192a3b4c5d6e7f8091a2',
  ':draftId': 'c4d5e6f708192a3b4c5d6e7f8091a2b3',
  ':folderId': 'd5e6f708192a3b4c5d6e7f8091a2b3c4',
  ':version': '1',
  ':letterId': '0f8e4d1c2b3a49586776859483a2b1c0',
  ':templateId': '2b3c4d5e6f708192a3b4c5d6e7f8091a',
  ':executionId': '5e6f708192a3b4c5d6e7f8091a2b3c4d',
  ':triggerId': '3c4d5e6f708192a3b4c5d6e7f8091a2b',
  ':mailboxId': '4d5e6f708192a3b4c5d6e7f8091a2b3c',
  ':linkId': '92a3b4c5d6e7f8091a2b3c4d5e6f7081',
  ':userId': String(USER),
};

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

function callRoute(route: string, token?: string) {
  const [method = '', url = ''] = route.split(' ');
  const path = url.replaceAll(/:\w+/g, (parameter) => IDS[parameter] ?? parameter);
  const body = BODIES[`${method} ${url}`];
  return world.call(method, path, { ...(token ? { token } : {}), ...(body === undefined ? {} : { body }) });
}

const guarded = GOLDEN.filter((route) => !route.endsWith(' public') && !route.includes('/events '));

test('the route table is the one agreed upon, and every route says who may call it', () => {
  const table = world.app.routeTable.map(({ method, url, auth }) => `${method} ${url} ${auth}`);
  assert.deepEqual(table.toSorted(), GOLDEN);
});

test('the folders of src/http are the addresses', () => {
  for (const { url } of world.app.routeTable) {
    const path = url.replaceAll('/:', '/_');
    const candidates = [`${path}.ts`, `${path}/index.ts`].map(
      (file) => new URL(`../../src/http${file}`, import.meta.url),
    );
    assert.ok(
      candidates.some((file) => existsSync(fileURLToPath(file))),
      url,
    );
  }
});

test('no route but the public ones answers without a session', async () => {
  for (const route of [...guarded, 'GET /api/v1/events']) {
    const nobody = await callRoute(route);
    assert.deepEqual([route, nobody.status, nobody.json.code], [route, 401, 'AUTH_REQUIRED']);
    const stranger = await callRoute(route, 'A'.repeat(43));
    assert.deepEqual([route, stranger.status, stranger.json.code], [route, 401, 'AUTH_REQUIRED']);
  }
  assert.equal(world.neighbours.calls.length, 0, 'nothing was asked of another service');
});

test('a user whose tick is taken away is refused by every route, and can not come in again', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  const admin = await world.signIn(ACCOUNT, ADMIN);
  const userGet = world.neighbours.answers['user.get'];
  world.neighbours.answers['user.get'] = (request, accountId) => {
    const user = userGet?.(request, accountId);
    return typeof user === 'object' && user !== null && 'id' in user && user.id === USER
      ? { ...user, role: 'none' }
      : user;
  };
  try {
    await world.call('PUT', `/api/v1/users/${USER}/role`, { token: admin, body: { role: 'none' } });
    world.neighbours.calls.length = 0;
    for (const route of [...guarded, 'GET /api/v1/events']) {
      const answer = await callRoute(route, token);
      assert.deepEqual([route, answer.status, answer.json.code], [route, 403, 'ACCESS_DENIED']);
    }
    assert.deepEqual([...new Set(world.neighbours.calls.map(({ name }) => name))], ['user.get']);
    await assert.rejects(world.signIn(ACCOUNT, USER), /403/);
  } finally {
    if (userGet) world.neighbours.answers['user.get'] = userGet;
    await world.call('PUT', `/api/v1/users/${USER}/role`, { token: admin, body: { role: 'user' } });
  }
});

test('routes of administrators refuse a user', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  for (const route of guarded.filter((candidate) => candidate.endsWith(' administrator'))) {
    const answer = await callRoute(route, token);
    assert.deepEqual([route, answer.status, answer.json.code], [route, 403, 'ADMIN_REQUIRED']);
  }
});

test('an administrator gets an answer from every route', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  for (const route of guarded) {
    const answer = await callRoute(route, token);
    assert.ok(answer.status === 200 || answer.status === 201, `${route}: ${answer.status} ${answer.text}`);
  }
});

test('another account’s session reaches nothing of the first account by its ids', async () => {
  const token = await world.signIn(OTHER_ACCOUNT, ADMIN);
  world.neighbours.calls.length = 0;
  for (const route of guarded.filter((candidate) => candidate.includes('/:'))) {
    const answer = await callRoute(route, token);
    // A PUT of a draft makes one under the caller's own id: the composer keeps ids of accounts apart.
    assert.deepEqual([route, answer.status], [route, route.startsWith('PUT /api/v1/drafts/') ? 200 : 404]);
  }
  for (const route of guarded.filter((candidate) => !candidate.includes('/:'))) await callRoute(route, token);
  const accounts = new Set(world.neighbours.calls.map(({ accountId }) => accountId));
  assert.deepEqual([...accounts], [OTHER_ACCOUNT]);
  for (const { request } of world.neighbours.calls)
    assert.ok(JSON.stringify(request).includes(`"accountId":${OTHER_ACCOUNT}`));
});

test('whatever a user calls is asked in that user’s own name, never in that of whoever an id belongs to', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  for (const route of guarded.filter((candidate) => !candidate.endsWith(' administrator'))) {
    world.neighbours.calls.length = 0;
    await callRoute(route, token);
    for (const { name: asked, request } of world.neighbours.calls) {
      const { actor, userId } = Object(request);
      if (actor !== undefined) assert.deepEqual([route, asked, actor], [route, asked, { userId: USER, role: 'user' }]);
      else if (asked.startsWith('mailbox.')) assert.deepEqual([route, asked, userId ?? USER], [route, asked, USER]);
    }
  }
});

test('a user makes and changes no mailbox of a colleague', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  for (const route of ['POST /api/v1/mailboxes', `PUT /api/v1/mailboxes/${IDS[':mailboxId']}`]) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await world.call(method, path, { token, body: BODIES['POST /api/v1/mailboxes'] });
    assert.deepEqual([route, answer.json.code], [route, 'ADMIN_REQUIRED']);
  }
});

test('a user verifies, deletes and makes default none but an own mailbox', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  world.neighbours.calls.length = 0;
  const routes = ['DELETE :id', 'PUT :id/default', 'POST :id/verify'];
  for (const route of routes) {
    const [method = '', tail = ''] = route.split(' ');
    const path = `/api/v1/mailboxes/${tail.replace(':id', 'f'.repeat(32))}`;
    const answer = await world.call(method, path, { token });
    assert.deepEqual([route, answer.status, answer.json.code], [route, 404, 'MAILBOX_UNKNOWN']);
  }
  const asked = world.neighbours.calls.filter(({ name }) => name.startsWith('mailbox.'));
  assert.deepEqual(
    asked.map(({ name, request }) => [name, request]),
    routes.map(() => ['mailbox.list', { accountId: ACCOUNT, userId: USER }]),
  );
});

test('a field that a request does not have is refused by its name, in the branch that was chosen', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const body = { name: 'Т', extra: 1, action: { type: 'add_note', text: 'x', colour: 'red' } };
  const answer = await world.call('POST', '/api/v1/triggers', { token, body });
  assert.equal(answer.json.code, 'BAD_REQUEST');
  assert.deepEqual(
    answer.json.errors.map(({ field, code }: { field: string; code: string }) => [field, code]).toSorted(),
    [
      ['action.colour', 'UNKNOWN_FIELD'],
      ['extra', 'UNKNOWN_FIELD'],
    ],
  );
});

test('a query is read as numbers and half a card is refused', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  world.neighbours.calls.length = 0;
  await world.call('GET', '/api/v1/letters?limit=5&entityType=lead&entityId=5001&state=sent', { token });
  assert.deepEqual(world.neighbours.calls.at(-1)?.request, {
    accountId: ACCOUNT,
    actor: { userId: ADMIN, role: 'administrator' },
    entity: { type: 'lead', id: 5001 },
    limit: 5,
    state: 'sent',
  });
  const filter = { userId: 7, mailboxId: IDS[':mailboxId'], templateId: 'x', search: 'анна счёт' };
  const span = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
  const query = Object.entries({ ...filter, ...span }).map(
    ([key, value]) => `${key}=${encodeURIComponent(String(value))}`,
  );
  await world.call('GET', `/api/v1/letters?${query.join('&')}`, { token });
  assert.deepEqual(world.neighbours.calls.at(-1)?.request, {
    accountId: ACCOUNT,
    actor: { userId: ADMIN, role: 'administrator' },
    limit: 50,
    ...filter,
    ...span,
  });
  await world.call('GET', '/api/v1/letters', { token });
  assert.deepEqual(world.neighbours.calls.at(-1)?.request, {
    accountId: ACCOUNT,
    actor: { userId: ADMIN, role: 'administrator' },
    limit: 50,
  });
  const late = await world.call('GET', '/api/v1/letters?from=yesterday', { token });
  assert.deepEqual([late.status, late.json.errors[0].field], [400, 'from']);
  const half = await world.call('GET', '/api/v1/letters?entityType=lead', { token });
  assert.deepEqual([half.status, half.json.errors[0].field], [400, 'entityId']);
});

test('the API describes itself in OpenAPI 3.1, with the sign-in each route needs', async () => {
  const { json } = await world.call('GET', '/api/v1/openapi.json');
  assert.equal(json.openapi, '3.1.0');
  const described = Object.entries<Record<string, object>>(json.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const api = GOLDEN.filter((route) => route.includes('/api/') && !route.includes('openapi'));
  assert.deepEqual(described.toSorted(), api.map((route) => route.split(' ').slice(0, 2).join(' ')).toSorted());
  assert.deepEqual(json.paths['/api/v1/triggers'].post.security, [{ session: [] }]);
  assert.equal(
    json.paths['/api/v1/triggers'].post.requestBody.content['application/json'].schema.additionalProperties,
    false,
  );
});

test('who sends a draft, sees it and returns a letter to it is taken from the session', async () => {
  const token = await world.signIn(ACCOUNT, USER);
  world.neighbours.calls.length = 0;
  const draftId = IDS[':draftId'] ?? '';
  await world.call('GET', `/api/v1/drafts?userId=${ADMIN}&search=x&entityType=lead&entityId=5`, { token });
  await world.call('GET', `/api/v1/drafts/${draftId}/preview?letter=2`, { token });
  await world.call('POST', `/api/v1/drafts/${draftId}/send`, { token, body: { revision: 3, confirmSuppressed: true } });
  const returned = { token, body: { confirmMaybeSent: true } };
  await world.call('POST', `/api/v1/letters/${IDS[':letterId']}/draft`, returned);
  const by = { accountId: ACCOUNT, actor: { userId: USER, role: 'user' } };
  assert.deepEqual(
    world.neighbours.calls.filter(({ name }) => /^draft|to-draft/.test(name)).map(({ request }) => request),
    [
      { ...by, userId: ADMIN, search: 'x', limit: 50, entity: { type: 'lead', id: 5 } },
      { ...by, draftId, letter: 2 },
      { ...by, draftId, revision: 3, confirmSuppressed: true },
      { ...by, letterId: IDS[':letterId'], confirmMaybeSent: true },
    ],
  );
});
