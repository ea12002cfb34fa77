import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Actor,
  newId,
  PochtovikError,
  SuppressionAdd,
  TemplateActionsList,
  type TemplateContent,
  TemplatePreviewGet,
  TemplateSave,
} from '@pochtovik/contracts';
import { type RunningService, startService } from '@pochtovik/service-kit';
import { service } from '../../src/app.ts';
import { ACCOUNT, ADMINISTRATOR, card, content, OTHER_ACCOUNT, USER } from './fixtures.ts';
import { type Neighbours, startNeighbours } from './neighbours.ts';

const ENTITY = { type: 'lead', id: 5001 } as const;
const STRANGER: Actor = { userId: 7_003, role: 'user' };

let neighbours: Neighbours;
let composer: RunningService;
before(async () => {
  neighbours = await startNeighbours();
  composer = await startService(service, neighbours.environment);
});
after(async () => {
  await composer?.stop();
  await neighbours?.stop();
});

async function save(changes: Partial<TemplateContent> = {}): Promise<string> {
  const templateId = newId();
  await neighbours.ask(TemplateSave, { accountId: ACCOUNT, actor: USER, templateId, content: content(changes) });
  return templateId;
}
const actionsSeen = async (actor: Actor, accountId = ACCOUNT) =>
  (await neighbours.ask(TemplateActionsList, { accountId, actor })).templates;
const preview = (templateId: string, actor = ADMINISTRATOR) =>
  neighbours.ask(TemplatePreviewGet, { accountId: ACCOUNT, actor, templateId, entity: ENTITY });

test('all templates tell their triggers and links, without names that the actor may not see', async () => {
  const secret = await save({ name: 'Личный', isPublic: false });
  const shared = await save({ name: 'Общий', html: '<p>Без ссылок</p>' });
  const names = async (actor: Actor) => (await actionsSeen(actor)).map(({ id, name }) => [id, name]).sort();
  assert.deepEqual(
    await names(STRANGER),
    [
      [secret, null],
      [shared, 'Общий'],
    ].sort(),
  );
  assert.deepEqual(
    await names(USER),
    [
      [secret, 'Личный'],
      [shared, 'Общий'],
    ].sort(),
  );
  const [first] = (await actionsSeen(STRANGER)).filter(({ id }) => id === secret);
  assert.deepEqual([first?.actions, first?.triggerLinks], [content().actions, [8]]);
  assert.deepEqual(await actionsSeen(ADMINISTRATOR, OTHER_ACCOUNT), []);
});

test('a preview names subject and recipient, and keeps and tells nothing', async () => {
  const templateId = await save();
  neighbours.world.cards.set(`${ACCOUNT}:lead:5001`, card());
  const shown = await preview(templateId);
  assert.deepEqual(shown, {
    subject: 'Коммерческое предложение для Анна',
    to: { name: 'Анна Смирнова', address: 'anna@client.test' },
    refusal: null,
  });
  const letters = neighbours.kit.database.useDb(neighbours.environment['MONGODB_DATABASE'] ?? '').collection('letters');
  assert.equal(await letters.countDocuments({}), 0);
  assert.deepEqual(neighbours.queued, []);
});

test('what would keep the letter from being made is told, and a template out of sight is none', async () => {
  const templateId = await save({ isPublic: false });
  await assert.rejects(preview(templateId, STRANGER), { code: 'TEMPLATE_UNKNOWN' });
  await neighbours.ask(SuppressionAdd, { accountId: ACCOUNT, address: 'anna@client.test' });
  assert.equal((await preview(templateId)).refusal?.code, 'RECIPIENT_SUPPRESSED');
  neighbours.world.cards.set(`${ACCOUNT}:lead:5001`, card({ contacts: [] }));
  assert.equal((await preview(templateId)).refusal?.code, 'RECIPIENT_NONE');
  neighbours.world.cardError = new PochtovikError('CRM_UNAVAILABLE');
  await assert.rejects(preview(templateId), { code: 'CRM_UNAVAILABLE' });
});
