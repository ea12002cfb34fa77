import assert from 'node:assert/strict';
import https from 'node:https';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Amo } from '@shevernitskiy/amo';
import { Client } from 'amocrm-js';
import { Agent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { statusId } from '../support/seeded.ts';
import { type Session, startSession } from '../support/session.ts';

/** Both clients build `https://demo.amocrm.ru/…` themselves; only the connection is turned to the emulator, on plain TCP. */
let session: Session;
const oldAgent = https.globalAgent;
const oldDispatcher = getGlobalDispatcher();

before(async () => {
  session = await startSession();
  const port = Number(new URL(session.emulator.origin).port);
  const toEmulator = (hostname: string | undefined | null) => hostname?.endsWith('.amocrm.ru') ?? false;
  const agent = new https.Agent();
  agent.createConnection = (options) => {
    assert.ok(toEmulator(options.host), `no connection to ${options.host} is meant here`);
    return connect(port, '127.0.0.1');
  };
  https.globalAgent = agent;
  const dispatcher = new Agent({
    connect: (options, callback) => {
      const redirected = toEmulator(options.hostname);
      const socket = connect(redirected ? port : Number(options.port), '127.0.0.1');
      socket.once('connect', () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
    },
  });
  setGlobalDispatcher(dispatcher);
});

after(async () => {
  https.globalAgent.destroy();
  https.globalAgent = oldAgent;
  await getGlobalDispatcher().close();
  setGlobalDispatcher(oldDispatcher);
  await session[Symbol.asyncDispose]();
});

function keys() {
  return {
    client_id: session.emulator.clientId,
    client_secret: session.emulator.clientSecret,
    redirect_uri: `${session.outside.origin}/oauth`,
  };
}

test('amocrm-js authorizes by code, pages, saves whole models and works with tasks', async () => {
  const { account, control } = session;
  const client = new Client({ domain: 'demo', auth: { ...keys(), code: await control.code(account.id) } });
  const info = await client.request.get('/api/v4/account', { with: 'task_types' });
  assert.equal(Object(info.data).subdomain, 'demo');
  const [made] = await client.leads.create([{ name: 'amocrm-js', price: 5 }, { name: 'second' }]);
  assert.ok(made?.id);
  const page = await client.leads.get({ limit: 1 });
  assert.equal(page.getData().length, 1);
  assert.ok(page.hasNext());
  await page.next();
  assert.equal(page.getData()[0]?.name, 'second');
  const lead = await client.leads.getById(made.id);
  assert.ok(lead);
  lead.name = 'saved';
  lead.status_id = statusId(account, 'Квалифицирован');
  await lead.save();
  const [task] = await client.tasks.create([{ text: 'Позвонить', complete_till: 1888885140 }]);
  assert.ok(task?.id);
  const snapshot = await control.snapshot(account.id, 'leads', made.id);
  assert.equal(snapshot.card['name'], 'saved');
  assert.equal(snapshot.status?.name, 'Квалифицирован');
  await client.token.refresh();
  await assert.rejects(client.leads.create([Object({ nonsense: 1 })]));
});

test('@shevernitskiy/amo authorizes by code, writes, reads, filters and tells refusals from empty answers', async () => {
  const { account, control } = session;
  const amo = new Amo(
    'demo.amocrm.ru',
    { ...keys(), grant_type: 'authorization_code', code: await control.code(account.id) },
    { request_delay: 0 },
  );
  const info = await amo.account.getAccount();
  assert.equal(info.subdomain, 'demo');
  const made = await amo.lead.addLeads([{ name: 'amo', price: 7 }]);
  const id = made._embedded.leads?.[0]?.id ?? 0;
  await amo.lead.updateLeadById(id, { price: 8 });
  assert.equal((await amo.lead.getLeadById(id)).price, 8);
  const found = await amo.lead.getLeads({ filter: (filter) => filter.multi('id', [id]) });
  assert.equal(found._embedded.leads.length, 1);
  await amo.note.addNotes('leads', [{ entity_id: id, note_type: 'common', params: { text: 'x' } }]);
  await assert.rejects(amo.lead.getLeadById(1), /204 No Content/);
  await assert.rejects(amo.lead.addLeads([Object({ nonsense: 1 })]), /400 Bad Request/);
  const pipelines = await amo.pipeline.getPipelines();
  assert.equal(pipelines._embedded.pipelines[0]?.name, 'Продажи');
  const users = await amo.user.getUsers();
  assert.equal(Object(users._embedded.users).length, 4);
});
