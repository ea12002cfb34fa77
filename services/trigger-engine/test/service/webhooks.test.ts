import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { PochtovikError, WebhookSecretGet } from '@pochtovik/contracts';
import { eventually } from '@pochtovik/testing';
import { letterFacts, newAccount, newLetter } from './letters.ts';
import { startWorld, type World } from './world.ts';

/** Posts that came in, and what is answered; `hang`: never. */
const posts: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let answers: (number | 'hang')[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    posts.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    const answer = answers.shift() ?? 200;
    if (answer !== 'hang') response.writeHead(answer, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
});

let world: World;
let url: string;
before(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/hook?a=1`;
  world = await startWorld();
});
after(async () => {
  await world.stop();
  receiver.closeAllConnections();
  receiver.close();
});
beforeEach(() => {
  posts.length = 0;
  answers = [];
});

/** A letter whose sending calls the webhook. */
async function fired(accountId: number) {
  const triggerId = await world.trigger(accountId, { type: 'call_webhook', url }, 'В учёт');
  const letter = newLetter({ sent: [{ triggerId }] });
  const tell = letterFacts(world, accountId, 2);
  await tell.queued(letter);
  await tell.sent(letter);
  return letter;
}

/** What the passing of a delay does. */
const makeDue = (accountId: number) =>
  world.engineData
    .collection('executions')
    .updateMany({ accountId, 'call.nextAt': { $exists: true } }, { $set: { 'call.nextAt': new Date() } });

test('a webhook is posted once, signed with the account’s key, and its answer stands in the log', async () => {
  const engine = await world.engine();
  const accountId = newAccount();
  const letter = await fired(accountId);
  const [execution] = await world.ended(accountId, letter.letterId, 1);
  assert.deepEqual([execution?.state, execution?.detail], ['done', 'Вебхук принят, ответ 200: {"ok":true}']);
  const [post, ...more] = posts;
  assert.ok(post);
  assert.deepEqual([post.url, more.length], ['/hook?a=1', 0]);
  const { secret } = await world.kit.ask(WebhookSecretGet, accountId, { accountId });
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = post.headers;
  assert.equal(signature, `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${post.body}`).digest('base64')}`);
  assert.equal(post.headers['idempotency-key'], execution?.id);
  const { type, data } = JSON.parse(post.body);
  assert.deepEqual(
    [type, data.executionId, data.cause, data.trigger.name, data.entity, data.letter.id, data.letter.recipient],
    ['trigger.fired', execution?.id, 'sent', 'В учёт', letter.entity, letter.letterId, 'anna@client.test'],
  );
  await world.settled();
  assert.deepEqual(
    (await world.executed(accountId)).map(({ outcome, action }) => [outcome, action]),
    [['done', 'call_webhook']],
  );
  await engine.stop();
});

test('an outage is tried again with the same id; a refusal ends it with the receiver’s words', async () => {
  const engine = await world.engine();
  const accountId = newAccount();
  answers = [503, 404];
  const { letterId } = await fired(accountId);
  await eventually('the first try is written down', async () => {
    const [execution] = await world.executions(accountId, letterId);
    return execution?.detail.startsWith('Вебхук не принят, попыток: 1');
  });
  await makeDue(accountId);
  const [execution] = await world.ended(accountId, letterId, 1);
  assert.deepEqual([execution?.state, execution?.detail], ['failed', 'Вебхук не принят: HTTP 404 {"ok":true}']);
  assert.equal(posts.length, 2);
  assert.equal(new Set(posts.map(({ headers }) => headers['webhook-id'])).size, 1);
  await engine.stop();
});

test('a process killed while a receiver hangs leaves a post that the next one makes, under the same id', async () => {
  const accountId = newAccount();
  answers = ['hang'];
  const doomed = await world.engineProcess();
  const { letterId } = await fired(accountId);
  await eventually('the post came in', () => posts.length === 1);
  await doomed.kill();
  await makeDue(accountId);
  const engine = await world.engine();
  const [execution] = await world.ended(accountId, letterId, 1);
  assert.equal(execution?.state, 'done');
  assert.deepEqual(new Set(posts.map(({ headers }) => headers['idempotency-key'])), new Set([execution?.id]));
  await engine.stop();
});

test('an address inside our network is refused when saved, and not called should its name lead there later', async () => {
  const strict = await startWorld({ ALLOW_PRIVATE_HOSTS: 'false' });
  try {
    await strict.engine();
    const accountId = newAccount();
    for (const address of [url, 'http://localhost/', 'https://[::1]/', 'http://169.254.169.254/latest'])
      await assert.rejects(strict.trigger(accountId, { type: 'call_webhook', url: address }), (error) => {
        assert.ok(error instanceof PochtovikError);
        assert.deepEqual(
          error.details.map(({ field, code }) => `${field} ${code}`),
          ['action.url WEBHOOK_HOST_REFUSED'],
        );
        return true;
      });
    const triggerId = await strict.trigger(accountId, { type: 'call_webhook', url: 'https://1.1.1.1/hook' });
    const change = { $set: { action: { type: 'call_webhook', url } } };
    await strict.engineData.collection<{ _id: string }>('triggers').updateOne({ _id: triggerId }, change);
    const letter = newLetter({ sent: [{ triggerId }] });
    const tell = letterFacts(strict, accountId);
    await tell.queued(letter);
    await tell.sent(letter);
    const [execution] = await strict.ended(accountId, letter.letterId, 1);
    assert.equal(execution?.state, 'failed');
    assert.equal(posts.length, 0);
  } finally {
    await strict.stop();
  }
});
