import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ExampleSetUp, GatewayError, letters, PEOPLE, playDealA, signIn, startExample } from '@pochtovik/demo';
import type { LocalProduct } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;

before(async () => {
  ({ product, setUp, stop } = await startExample());
});
after(() => stop());

const signInWith = (token: string) => signIn(product.services.gatewayUrl, token);
const hasCode = (code: string, status: number) => (error: unknown) =>
  error instanceof GatewayError && error.code === code && error.status === status;

test('an account that has not installed the widget is told to install it', async () => {
  const stranger = (await product.control.state()).accounts[1];
  assert.ok(stranger);
  await assert.rejects(signInWith(await product.control.oneTimeToken(stranger.id)), hasCode('ACCOUNT_UNKNOWN', 404));
});

for (const [flaw, code] of [
  ['expired', 'ONE_TIME_TOKEN_EXPIRED'],
  ['wrong_secret', 'ONE_TIME_TOKEN_INVALID'],
  ['alg_none', 'ONE_TIME_TOKEN_INVALID'],
  ['bad_aud', 'ONE_TIME_TOKEN_INVALID'],
  ['foreign_client', 'ONE_TIME_TOKEN_INVALID'],
] as const) {
  test(`a one-time token with the flaw ${flaw} is refused as ${code}`, async () => {
    await assert.rejects(signInWith(await product.control.oneTimeToken(setUp.accountId, { flaw })), hasCode(code, 401));
  });
}

test('a one-time token opens one session only', async () => {
  const token = await product.control.oneTimeToken(setUp.accountId);
  await signInWith(token);
  await assert.rejects(signInWith(token), hasCode('ONE_TIME_TOKEN_USED', 401));
});

test('a user without a tick is told to ask an administrator', async () => {
  const userId = setUp.userId(PEOPLE.a.manager.address);
  await assert.rejects(
    signInWith(await product.control.oneTimeToken(setUp.accountId, { userId })),
    hasCode('ACCESS_DENIED', 403),
  );
});

async function postHook(body: string): Promise<{ status: number; code: unknown }> {
  const response = await fetch(product.services.hooks.digitalPipelineUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  const problem = JSON.parse((await response.text()) || '{}');
  return { status: response.status, code: problem.code };
}

test('a malformed webhook and one with a wrong key have their own answers', async () => {
  assert.deepEqual(await postHook('event[type]=15&account_id=abc'), { status: 400, code: 'WEBHOOK_MALFORMED' });
  const wrongKey = `event[type]=15&event[data][id]=1&event[data][element_type]=2&event[data][status_id]=1&event[data][pipeline_id]=1&event[time]=1&action[settings][widget][settings][template]=x&action[settings][widget][settings][key]=wrong&subdomain=demo&account_id=${setUp.accountId}`;
  assert.deepEqual(await postHook(wrongKey), { status: 403, code: 'WEBHOOK_KEY_INVALID' });
});

test('a template with a bad variable is refused with the place and the nearest right name', async () => {
  const content = {
    name: 'Ошибка',
    sendTo: { type: 'client' as const },
    subject: 'КП',
    html: '<p>Здравствуйте,</p>\n<p>{contact.frist_name}!</p>',
    actions: { sent: [], opened: [], notOpened: [], failed: [] },
    withoutSignature: false,
    isPublic: true,
  };
  await assert.rejects(setUp.gateway.saveTemplate(content), (error) => {
    assert.ok(hasCode('TEMPLATE_INVALID', 422)(error));
    const [, body] = String(error).split(/templates: /);
    const [detail] = JSON.parse(body ?? '').errors;
    assert.equal(detail.line, 2);
    assert.equal(detail.column, 4);
    assert.match(detail.suggestion, /contact\.first_name/);
    return true;
  });
});

/** Puts a lead into the status as its manager would and gives its id. */
async function qualifiedLead(contacts: { name: string; email?: string }[]): Promise<number> {
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: 'Сделка',
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(PEOPLE.a.manager.address),
    contacts,
  });
  await product.control.moveLead(setUp.accountId, leadId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.qualified,
  });
  return leadId;
}

async function serviceNotes(leadId: number): Promise<string[]> {
  const { notes } = await product.control.snapshot(setUp.accountId, 'leads', leadId);
  return notes
    .filter((note) => note.note_type === 'extended_service_message')
    .map((note) => String(note.params['text']));
}

test('a letter with no recipient stands under «Не отправленные» and the card says what to do', async () => {
  const leadId = await qualifiedLead([{ name: 'Без адреса' }]);
  const [letter] = await eventually('the letter is listed', async () => {
    const found = await setUp.gateway.lettersOf(leadId);
    return found.length > 0 && found;
  });
  assert.equal(letter?.state, 'not_sent');
  assert.equal(letter?.failure?.code, 'RECIPIENT_NONE');
  const [note] = await eventually('the card has a note', async () => {
    const notes = await serviceNotes(leadId);
    return notes.length > 0 && notes;
  });
  assert.match(note ?? '', /e-mail/);
});

test('an unknown template in the action is told in the card', async () => {
  const { key } = await setUp.gateway.digitalPipeline();
  const action = await product.control.addDpAction(setUp.accountId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.proposalRead,
    settings: { template: 'нет такого', key },
  });
  const { leadId } = await product.control.createLead(setUp.accountId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.proposalRead,
    responsibleUserId: setUp.userId(PEOPLE.a.manager.address),
    contacts: [{ name: 'Анна', email: PEOPLE.a.client.address }],
  });
  const [note] = await eventually('the card has a note', async () => {
    const notes = await serviceNotes(leadId);
    return notes.length > 0 && notes;
  });
  assert.match(note ?? '', /[Шш]аблон/);
  await product.control.removeDpAction(setUp.accountId, action);
});

test('forged and truncated tracking tokens get one and the same answer, and change nothing', async () => {
  const answers = await Promise.all(
    ['AAAA', 'A'.repeat(86), encodeURIComponent('../x')].map(async (token) => {
      const page = await fetch(`${product.services.trackerUrl}/c/${token}`);
      const click = await fetch(`${product.services.trackerUrl}/c/${token}`, { method: 'POST', redirect: 'manual' });
      return [page.status, click.status, (await page.text()).replace(/nonce="[^"]+"/g, 'nonce')];
    }),
  );
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.equal(answers[0]?.[0], 404);
  assert.equal(answers[0]?.[1], 404);
});

test('after all of this a good deal goes its way, and no half-done letter came', async () => {
  assert.deepEqual(await letters(product, PEOPLE.a.client), []);
  await playDealA({ product, setUp, onOutcome: () => {}, quietMs: 500 });
});
