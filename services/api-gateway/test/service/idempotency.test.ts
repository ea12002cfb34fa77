import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LetterResend, PochtovikError, TemplateSave } from '@pochtovik/contracts';
import { ACCOUNT, ADMIN, USER } from './world/neighbours.ts';
import { startWorld, type World } from './world/world.ts';

let world: World;
let refusals = 0;
before(async () => {
  world = await startWorld({
    answers: {
      'template.save': (request) => {
        if (refusals > 0) {
          refusals -= 1;
          throw new PochtovikError('TEMPLATE_INVALID');
        }
        const { templateId, content } = TemplateSave.requestParser.parse(request);
        return { ...TemplateSave.example.reply, ...content, id: templateId };
      },
    },
  });
});
after(() => world.stop());

const content = TemplateSave.example.request.content;
const create = (token: string, key: string | undefined, body: unknown = content) =>
  world.call('POST', '/api/v1/templates', {
    token,
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  });
const saves = () => world.neighbours.calls.filter(({ name }) => name === 'template.save').length;

test('a repeat with the same key makes nothing new and gets the first answer', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const first = await create(token, 'key-1');
  const count = saves();
  const again = await create(token, 'key-1');
  assert.equal(first.status, 201);
  assert.deepEqual(again.json, first.json);
  assert.equal(saves(), count, 'the service was not asked again');
});

test('a key of a colleague, another key, and no key make templates of their own', async () => {
  const [admin, user] = [await world.signIn(ACCOUNT, ADMIN), await world.signIn(ACCOUNT, USER)];
  const made = [
    await create(admin, 'k'),
    await create(user, 'k'),
    await create(admin, 'l'),
    await create(admin, undefined),
    await create(admin, undefined),
  ];
  assert.equal(new Set(made.map(({ json }) => json.id)).size, 5);
});

test('a key used for another body is refused', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  await create(token, 'key-2');
  const other = await create(token, 'key-2', { ...content, name: 'Другой' });
  assert.deepEqual([other.status, other.json.code], [409, 'IDEMPOTENCY_KEY_REUSED']);
});

test('what was refused can be corrected and sent again with the same key', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  refusals = 1;
  assert.equal((await create(token, 'key-3')).json.code, 'TEMPLATE_INVALID');
  assert.equal((await create(token, 'key-3', { ...content, name: 'Исправленный' })).status, 201);
});

test('a key that is no key is refused', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const answer = await create(token, 'x'.repeat(201));
  assert.deepEqual([answer.status, answer.json.errors[0].field], [400, 'Idempotency-Key']);
});

test('a key used for one letter is not used for another; a repeat resends nothing more', async () => {
  const token = await world.signIn(ACCOUNT, ADMIN);
  const { letterId } = LetterResend.example.request;
  const resend = (id: string) =>
    world.call('POST', `/api/v1/letters/${id}/resend`, { token, body: {}, headers: { 'idempotency-key': 'r' } });
  assert.equal((await resend(letterId)).status, 201);
  assert.equal((await resend(letterId)).status, 201);
  assert.equal((await resend(`1${letterId.slice(1)}`)).json.code, 'IDEMPOTENCY_KEY_REUSED');
  const asked = world.neighbours.calls.filter(({ name }) => name === 'letter.resend');
  assert.equal(asked.length, 1);
});
