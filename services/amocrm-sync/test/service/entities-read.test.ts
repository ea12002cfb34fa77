import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EntitiesRead, EntityRead, type EntityRef } from '@pochtovik/contracts';
import { startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await world.startHere();
  await world.install();
});
after(() => world.stop());

const read = (entities: EntityRef[]) =>
  world.kit.ask(EntitiesRead, world.accountId, { accountId: world.accountId, entities });

async function leads(count: number): Promise<EntityRef[]> {
  const { accountId, control } = world;
  const made = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      control.createLead(accountId, {
        name: `Сделка ${index}`,
        contacts: [{ name: `Клиент ${index}`, email: `client${index}@client.test` }, { name: 'Второй' }],
        company: { name: `ООО ${index}` },
      }),
    ),
  );
  return made.map(({ leadId: id }) => ({ type: 'lead', id }));
}

test('many cards are what each of them is when read alone, in three calls of amoCRM', async () => {
  const { accountId, control, kit } = world;
  const entities = await leads(12);
  const one = await kit.ask(EntityRead, accountId, { accountId, entity: { type: 'lead', id: entities[0]?.id ?? 0 } });
  const [contact] = one.contacts;
  assert.ok(contact && one.company);
  await control.clearRequests();
  const { cards, unknown, rest } = await read(entities);
  const calls = (await control.requests({ account: accountId })).map(({ path }) => path);
  assert.deepEqual(calls.toSorted(), ['/api/v4/companies', '/api/v4/contacts', '/api/v4/leads']);
  assert.deepEqual([unknown, rest], [[], []]);
  assert.deepEqual(
    cards.map(({ entity }) => entity),
    entities,
  );
  assert.deepEqual(cards[0], one);

  const others: EntityRef[] = [
    { type: 'contact', id: contact.id },
    { type: 'company', id: one.company.id },
  ];
  const alone = await Promise.all(others.map((entity) => kit.ask(EntityRead, accountId, { accountId, entity })));
  assert.deepEqual((await read(others)).cards, alone);
});

test('a card that amoCRM does not have is told apart from the others', async () => {
  const [known] = await leads(1);
  assert.ok(known);
  const gone: EntityRef = { type: 'contact', id: 999_999_999 };
  const { cards, unknown } = await read([gone, known]);
  assert.deepEqual([cards.length, unknown], [1, [gone]]);
});

test('an account that ignores filters gets its cards one by one, a few at a time', async () => {
  const { control } = world;
  const entities = await leads(12);
  await control.addFault({
    method: 'GET',
    path: '^/api/v4/leads$',
    kind: 'status',
    status: 200,
    body: {
      _embedded: {
        leads: [{ id: 1, name: 'Чужая', responsible_user_id: 1, created_at: 1, pipeline_id: 1, status_id: 1 }],
      },
    },
  });
  const { cards, rest, unknown } = await read(entities);
  assert.deepEqual(
    cards.map(({ entity }) => entity),
    entities.slice(0, 10),
  );
  assert.deepEqual([rest, unknown], [entities.slice(10), []]);
});
