import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LetterActions, TemplateActions, Trigger, TriggerAction, TriggerLink } from '@pochtovik/contracts';
import { seededRandom } from '@pochtovik/testing';
import { chainMap } from '../../../../src/domain/chains/chain-map.ts';

const id = (number: number) => number.toString(16).padStart(32, '0');
const NO_ACTIONS: LetterActions = { sent: [], opened: [], notOpened: [], failed: [] };

function template(
  number: number,
  name: string | null,
  actions: Partial<LetterActions>,
  links: number[] = [],
): TemplateActions {
  return { id: id(number), name, actions: { ...NO_ACTIONS, ...actions }, triggerLinks: links };
}

function trigger(number: number, name: string, action: TriggerAction): Trigger {
  return { id: id(number), name, action, updatedAt: '2026-11-23T09:00:00.000Z' };
}

const sends = (number: number, templateNumber: number) =>
  trigger(number, `Письмо ${templateNumber}`, { type: 'send_letter', templateId: id(templateNumber) });
const use = (number: number) => ({ triggerId: id(number) });

function link(number: number, name: string, triggers: number[]): TriggerLink {
  const content = { name, once: true, redirectUrl: null, triggers: triggers.map(use) };
  return { id: id(900 + number), ...content, number, variable: '', updatedAt: '2026-11-23T09:00:00.000Z' };
}

const map = (templates: TemplateActions[], triggers: Trigger[], links: TriggerLink[] = []) =>
  chainMap({ templates, triggers, links, stageLetters: [], statuses: new Map() });
const inRussian = (...parts: Parameters<typeof map>) => map(...parts).loops.map(({ words }) => words.ru);

test('the manual’s first warning: a letter that its own opening sends again', () => {
  const { loops } = map([template(1, 'КП', { opened: [use(2)] })], [sends(2, 1)]);
  assert.deepEqual(
    loops.map(({ words, runsByItself }) => [words.ru, words.en, runsByItself]),
    [['Письмо «КП» → открыто → «КП»', 'Letter “КП” → opened → “КП”', false]],
  );
});

test('the manual’s second warning: a letter that is sent again while nobody opens it goes round by itself', () => {
  const actions = { notOpened: [{ ...use(2), afterSeconds: 86_400 }] };
  const [loop] = map([template(1, 'КП', actions)], [sends(2, 1)]).loops;
  assert.equal(loop?.words.ru, 'Письмо «КП» → не открыто → «КП»');
  assert.equal(loop?.runsByItself, true);
  assert.equal(loop?.steps[0]?.delaySeconds, 86_400);
});

test('a loop through several templates is named from the first of them', () => {
  const reminder = template(1, 'Напоминание', { sent: [use(12)] });
  const proposal = template(2, 'КП', { notOpened: [{ ...use(11), afterSeconds: 60 }] });
  const triggers = [sends(11, 1), sends(12, 2)];
  const words = 'Письмо «КП» → не открыто → «Напоминание» → отправлено → «КП»';
  assert.deepEqual(inRussian([proposal, reminder], triggers), [words]);
});

test('a click of a link leads on, and the link is named', () => {
  const templates = [template(1, 'КП', {}, [8]), template(2, 'Спасибо', { replied: [use(12)] })];
  const [loop] = map(templates, [sends(11, 2), sends(12, 1)], [link(8, 'Хочу', [11])]).loops;
  assert.equal(loop?.words.ru, 'Письмо «КП» → клик по ссылке «Хочу» → «Спасибо» → получен ответ → «КП»');
  assert.equal(loop?.words.en, 'Letter “КП” → click of link “Хочу” → “Спасибо” → answered → “КП”');
  assert.equal(loop?.steps[0]?.linkNumber, 8);
});

test('a loop through a stage whose pipeline action sends the letter is named with the stage', () => {
  const moves = trigger(11, 'В переговоры', { type: 'change_status', pipelineId: 1, statusId: 21 });
  const { loops, nodes } = chainMap({
    ...{ templates: [template(1, 'КП', { sent: [use(11)] })], triggers: [moves], links: [] },
    stageLetters: [
      { pipelineId: 1, statusId: 21, templateId: id(1) },
      { pipelineId: 1, statusId: 22, templateId: id(77) },
    ],
    statuses: new Map([['status:1:21', { pipelineName: 'Продажи', statusName: 'Переговоры' }]]),
  });
  assert.equal(loops[0]?.words.ru, 'Письмо «КП» → отправлено → этап «Переговоры» воронки → «КП»');
  assert.equal(loops[0]?.words.en, 'Letter “КП” → sent → stage “Переговоры” of the pipeline → “КП”');
  assert.equal(loops[0]?.runsByItself, true);
  assert.equal(loops[0]?.steps[0]?.stage?.statusId, 21);
  assert.deepEqual(
    nodes.filter(({ type }) => type === 'status').map(({ inLoop }) => inLoop),
    [true],
    'a stage whose template is gone is not on the map',
  );
});

test('two ways round are two loops, two delays of one way are one', () => {
  const twice = {
    opened: [use(2)],
    sent: [
      { ...use(2), delaySeconds: 60 },
      { ...use(2), delaySeconds: 30 },
    ],
  };
  const { loops } = map([template(1, 'КП', twice)], [sends(2, 1)]);
  assert.deepEqual(loops.map(({ steps }) => [steps[0]?.cause, steps[0]?.delaySeconds]).sort(), [
    ['opened', 0],
    ['sent', 30],
  ]);
});

test('a chain that ends, and what names things that are gone, is no loop', () => {
  const templates = [
    template(1, 'КП', { sent: [use(11), use(13), use(99)] }, [5]),
    template(2, 'Напоминание', { opened: [use(12)] }),
  ];
  const note = trigger(13, 'Примечание', { type: 'add_note', text: 'x' });
  const { loops, nodes, edges } = map(templates, [sends(11, 2), sends(12, 77), note]);
  assert.deepEqual(loops, []);
  assert.ok([...nodes, ...edges].every(({ inLoop }) => !inLoop));
  assert.equal(edges.length, 4);
});

test('a template that the actor may not see stays nameless in the words', () => {
  const [words] = inRussian([template(1, null, { opened: [use(2)] })], [sends(2, 1)]);
  assert.equal(words, 'Письмо по шаблону другого сотрудника → открыто → по шаблону другого сотрудника');
});

test('a change of status is a node with the names that amoCRM gives', () => {
  const statuses = new Map([['status:1:2', { pipelineName: 'Продажи', statusName: 'КП отправлено' }]]);
  const triggers = [trigger(11, 'Этап', { type: 'change_status', pipelineId: 1, statusId: 2 })];
  const templates = [template(1, 'КП', { sent: [use(11)] })];
  const { nodes, edges } = chainMap({ templates, triggers, links: [], stageLetters: [], statuses });
  assert.deepEqual(nodes.at(-1), {
    ...{ type: 'status', key: 'status:1:2', pipelineId: 1, statusId: 2 },
    ...{ pipelineName: 'Продажи', statusName: 'КП отправлено', inLoop: false },
  });
  assert.deepEqual(edges.at(-1), {
    from: `trigger:${id(11)}`,
    to: 'status:1:2',
    cause: null,
    delaySeconds: 0,
    inLoop: false,
  });
});

/** Whether a template’s letters can lead to a letter by the same template, by following every use. */
function canReturn(start: string, templates: TemplateActions[], triggers: Trigger[], links: TriggerLink[]): boolean {
  const next = (templateId: string): string[] => {
    const found = templates.find((each) => each.id === templateId);
    if (!found) return [];
    const clicked = links.filter(({ number }) => found.triggerLinks.includes(number)).flatMap((each) => each.triggers);
    const used = [...Object.values(found.actions).flat(), ...clicked].map(({ triggerId }) => triggerId);
    return triggers.flatMap(({ id: triggerId, action }) =>
      used.includes(triggerId) && action.type === 'send_letter' ? [action.templateId] : [],
    );
  };
  const seen = new Set<string>();
  const open = next(start);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === start) return true;
    if (!seen.has(at)) open.push(...next(at));
    seen.add(at);
  }
  return false;
}

test('in 1,000 random accounts exactly the templates that can come back are in loops, and each loop goes round', () => {
  let looping = 0;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = seededRandom(seed);
    const pick = (most: number) => Math.floor(random() * most);
    const count = 1 + pick(5);
    const triggers = Array.from({ length: 1 + pick(6) }, (_, place) => sends(100 + place, 1 + pick(count + 1)));
    const some = () => Array.from({ length: pick(2) }, () => use(100 + pick(triggers.length)));
    const links = Array.from({ length: pick(3) }, (_, place) =>
      link(place + 1, `Ссылка ${place}`, [100 + pick(triggers.length)]),
    );
    const templates = Array.from({ length: count }, (_, place) => {
      const notOpened = some().map((each) => ({ ...each, afterSeconds: 60 }));
      return template(
        place + 1,
        `Ш${place + 1}`,
        { sent: some(), opened: some(), notOpened, replied: some() },
        links.length > 0 ? [1 + pick(links.length)] : [],
      );
    });
    const { nodes, loops } = map(templates, triggers, links);
    for (const node of nodes) {
      if (node.type !== 'template') continue;
      const expected = canReturn(node.id, templates, triggers, links);
      assert.equal(node.inLoop, expected, `seed ${seed}, ${node.name}`);
      assert.equal(
        loops.some(({ steps }) => steps.some(({ templateId }) => templateId === node.id)),
        expected,
      );
      looping += expected ? 1 : 0;
    }
    for (const { steps } of loops) {
      steps.forEach(({ triggerId }, place) => {
        const action = triggers.find((each) => each.id === triggerId)?.action;
        const following = steps[(place + 1) % steps.length]?.templateId;
        assert.ok(action?.type === 'send_letter' && action.templateId === following, `seed ${seed}`);
      });
    }
  }
  assert.ok(looping > 300, `${looping} templates in loops`);
});
